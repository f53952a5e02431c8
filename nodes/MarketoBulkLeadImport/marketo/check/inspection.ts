import type { Header } from '../../csv/read/header';
import { RecordMarks } from '../../csv/write/recordMarks';
import type { ImportFormat } from '../client/marketoClient';
import { recordRewriter } from '../upload/recordRewriter';
import type { ImportSource, Reading } from '../upload/source';
import { FORMAT_DELIMITERS, formatFor, headerLine, maxPartBytes } from '../upload/uploadFormat';
import type { UploadPlan } from '../upload/uploadPlan';
import { LONGEST_WRITTEN } from '../values/valueKind';
import type { CheckSettings } from './checkSettings';
import type { ColumnPlan } from './columnPlan';
import type { FieldSet } from './fieldSet';
import type { Inspector } from './inspector';
import { KeyCheck } from './keyCheck';
import { matchColumns } from './matchColumns';
import type { Problem } from './problem';
import { RecordSizes } from './recordSizes';
import { StructureCheck } from './structureCheck';
import { fieldsUnknown } from './structureProblems';
import { ValueChecks } from './valueChecks';
import { ValueConversions } from './valueConversions';

/** approximate bytes of a row with a dozen columns */
const BYTES_OF_A_ROW = 150;

/** Runs all inspectors on the records of one source, and combines their results. */
export class Inspection {
	/** trimmed */
	readonly header: readonly string[];
	private readonly matched: readonly ColumnPlan[];
	/** problems that the header alone shows */
	readonly columnProblems: readonly Problem[];
	readonly inspectors: readonly Inspector[];
	private readonly structure: StructureCheck;
	private readonly sizes: RecordSizes;
	private readonly conversions: ValueConversions | undefined;
	private readonly plan: Pick<UploadPlan, 'reading' | 'format' | 'header' | 'maxBytes'>;

	constructor(
		{ fields: names, newline }: Header,
		source: ImportSource,
		reading: Reading,
		settings: CheckSettings,
		fields: FieldSet,
	) {
		const { columns, problems } = matchColumns(names, settings, fields);
		const { delimiter } = reading.dialect;
		const format = formatFor(delimiter);
		const header = headerLine(
			columns.flatMap(({ field }) => (field === null ? [] : [field])),
			format,
			newline,
		);
		const maxBytes = maxPartBytes(settings.maxRequestBytes, source.fileName);
		const { checkColumns, conversion } = settings;
		const isConverted = conversion !== undefined && fields.isKnown;
		this.conversions = isConverted
			? new ValueConversions(columns, fields, conversion, source)
			: undefined;
		const rewrite = recordRewriter(
			columns,
			delimiter,
			FORMAT_DELIMITERS[format],
			this.conversions?.longest,
		);
		this.header = names.map((name) => name.trim());
		this.matched = columns;
		this.columnProblems =
			conversion === undefined || isConverted ? problems : [...problems, fieldsUnknown()];
		this.plan = { reading, format, header, maxBytes };
		this.structure = new StructureCheck(this.header, columns, newline, source);
		this.sizes = new RecordSizes(
			columns,
			maxBytes - header.length,
			newline.length,
			(batch, i) => Buffer.byteLength(rewrite(batch, i)),
			isConverted ? LONGEST_WRITTEN : 0,
			areAllSent(columns, names.length) && isSentAsRead(reading, format)
				? new RecordMarks(newline.length)
				: undefined,
		);
		this.inspectors = [
			this.sizes,
			this.structure,
			...(checkColumns ? contentChecks(columns, fields, source, this.conversions) : []),
			...(this.conversions === undefined ? [] : [this.conversions]),
		];
	}

	get rows(): number {
		return this.sizes.rows;
	}

	get sendsNothing(): boolean {
		return this.matched.every(({ field }) => field === null);
	}

	/** What happens to each column, after all records have been inspected. */
	columns(): ColumnPlan[] {
		return this.matched.map((column) => {
			const conversion = this.conversions?.conversionOf(column);
			return conversion === undefined ? column : { ...column, conversion };
		});
	}

	problems(): Problem[] {
		return this.inspectors.flatMap((inspector) => inspector.problems());
	}

	/** @param isReplaced whether bytes that the encoding does not allow were replaced */
	uploadPlan(isReplaced: boolean): UploadPlan {
		const { plan, structure, header, sizes } = this;
		const columns = this.columns();
		const isCleanCopy =
			structure.isRegular &&
			columns.every(({ conversion }) => conversion === undefined) &&
			areAllSent(columns, header.length) &&
			FORMAT_DELIMITERS[plan.format] === plan.reading.dialect.delimiter;
		return {
			...plan,
			isCleanCopy,
			...(isCleanCopy && !isReplaced && sizes.marks !== undefined && { marks: sizes.marks }),
			recordBytes: sizes.bytes + growthOf(columns),
			longestRecord: sizes.longest,
		};
	}
}

/** Approximate number of bytes that the converted values add. */
function growthOf(columns: readonly ColumnPlan[]): number {
	return columns.reduce((bytes, { conversion }) => {
		if (conversion?.found === undefined) return bytes;
		const { count, example } = conversion.found;
		const more = Buffer.byteLength(example.to) - Buffer.byteLength(example.from);
		return bytes + Math.max(0, more) * count;
	}, 0);
}

/** Whether all columns are sent, once each and in order. */
function areAllSent(columns: readonly ColumnPlan[], cells: number): boolean {
	return (
		columns.length === cells &&
		columns.every(({ field, index }, i) => field !== null && index === i)
	);
}

/** Whether the data for Marketo has the same encoding and delimiter as the file. */
function isSentAsRead({ dialect }: Reading, format: ImportFormat): boolean {
	return dialect.encoding === 'utf-8' && FORMAT_DELIMITERS[format] === dialect.delimiter;
}

/** The inspectors of values in the columns that are sent. */
function contentChecks(
	columns: readonly ColumnPlan[],
	fields: FieldSet,
	{ bytes = 0, likelyRows = Math.floor(bytes / BYTES_OF_A_ROW) }: ImportSource,
	conversions: ValueConversions | undefined,
): Inspector[] {
	const { keyFields } = fields;
	const key = keyFields.flatMap((field) => {
		const plan = columns.find((column) => column.field === field);
		if (plan === undefined) return [];
		const { column, index } = plan;
		return [{ field, column, index, sent: conversions?.certainConverter(plan) }];
	});
	const known = columns.flatMap(({ field: name, column, index }) => {
		const field = name === null ? undefined : fields.get(name);
		return field === undefined ? [] : [{ field, column, index }];
	});
	return [
		...(key.length === keyFields.length && key.length > 0 ? [new KeyCheck(key, likelyRows)] : []),
		new ValueChecks(known, conversions === undefined),
	];
}
