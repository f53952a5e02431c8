import type { FieldBounds } from '../../csv/read/fields';
import type { RecordBatch } from '../../csv/read/recordBatch';
import { rowNoun, type ImportSource } from '../upload/source';
import type { ColumnConversion } from '../values/columnConversion';
import { columnValues, type ColumnDecision, type ColumnValues } from '../values/columnValues';
import type { CellConverter } from '../values/fieldValue';
import { ambiguousMessage, conflictingMessage, notesOn } from '../values/messages';
import { TimeZone } from '../values/timeZone';
import type { ColumnPlan } from './columnPlan';
import type { ConversionSettings } from './checkSettings';
import type { FieldSet } from './fieldSet';
import type { Inspector } from './inspector';
import { ROWS_NAMED, stop, warn, type Problem } from './problem';
import { valuesOfOtherType, type FieldColumn } from './valueChecks';

/** A column whose values may be converted. */
interface ObservedColumn extends FieldColumn {
	plan: ColumnPlan;
	values: ColumnValues;
}

/** Determines how the values of each column are converted, which depends on the whole column. */
export class ValueConversions implements Inspector {
	private readonly observed: readonly ObservedColumn[];
	private decided: ReadonlyMap<ColumnPlan, ColumnDecision> | undefined;

	constructor(
		private readonly columns: readonly ColumnPlan[],
		fields: FieldSet,
		private readonly settings: ConversionSettings,
		private readonly source: ImportSource,
	) {
		const zone = new TimeZone(settings.timeZone);
		this.observed = columns.flatMap((plan) => {
			const { field: name, column, index } = plan;
			const field = name === null ? undefined : fields.get(name);
			if (field === undefined) return [];
			const values = columnValues(field.dataType, index, zone, source.marksNumbers);
			return values === undefined ? [] : [{ field, column, index, plan, values }];
		});
	}

	/** For each column, the converter that yields the longest possible value. */
	get longest(): Array<CellConverter | undefined> {
		return this.columns.map((plan) => this.observed.find((one) => one.plan === plan)?.values);
	}

	/** Converts values of a column to what is sent, if that doesn't depend on other values; for comparing keys. */
	certainConverter(column: ColumnPlan): CellConverter | undefined {
		const values = this.observed.find(({ plan }) => plan === column)?.values;
		if (values === undefined) return undefined;
		const { settings } = this;
		return {
			convert: (bytes, fields, at) => values.certainText(bytes, fields, at, settings),
		};
	}

	inspect({ bytes, rowNumbers }: RecordBatch, i: number, fields: FieldBounds): void {
		for (const { values } of this.observed) values.look(bytes, fields, rowNumbers[i]);
	}

	problems(): Problem[] {
		return this.observed.flatMap((column) => {
			const decision = this.decisions.get(column.plan);
			return decision === undefined ? [] : this.problemsOf(column, decision);
		});
	}

	/** How the values of a column are converted; undefined if they are sent unchanged. */
	conversionOf(column: ColumnPlan): ColumnConversion | undefined {
		const decision = this.decisions.get(column);
		if (decision?.state !== 'convert' || decision.conversion === undefined) return undefined;
		const { plan, conversion } = decision;
		return { plan, timeZone: this.settings.timeZone, found: conversion };
	}

	private get decisions(): ReadonlyMap<ColumnPlan, ColumnDecision> {
		this.decided ??= new Map(
			this.observed.map(({ plan, values }) => [plan, values.decide(this.settings)]),
		);
		return this.decided;
	}

	private problemsOf(observed: ObservedColumn, decision: ColumnDecision): Problem[] {
		const { column, field } = observed;
		const subject = { column, field: field.name };
		const noun = rowNoun(this.source);
		switch (decision.state) {
			case 'ambiguous': {
				const { option, ambiguous } = decision;
				const { count, rows } = ambiguous;
				const message = ambiguousMessage(column, option, ambiguous, noun);
				return [stop('ambiguousValues', message, { ...subject, count, rows })];
			}
			case 'conflicting': {
				const { option, proofs } = decision;
				const count = proofs.reduce((sum, proof) => sum + proof.count, 0);
				const rows = proofs.flatMap((proof) => proof.rows).sort((a, b) => a - b);
				const message = conflictingMessage(column, option, proofs, noun);
				return [
					stop('conflictingValues', message, {
						...subject,
						count,
						rows: rows.slice(0, ROWS_NAMED),
					}),
				];
			}
			default: {
				const { unreadable, serialNumbers, mixedCurrencies } = decision;
				const explained = (serialNumbers?.count ?? 0) + (mixedCurrencies?.count ?? 0);
				// If a note already says why they cannot be read, do not report them again.
				const others =
					unreadable === undefined || unreadable.count === explained
						? []
						: valuesOfOtherType(observed, { count: unreadable.count, first: unreadable.rows });
				const notes = notesOn(column, decision).map(({ kind, found, message }) =>
					warn(kind, message, { ...subject, count: found.count, rows: found.rows }),
				);
				return [...others, ...notes];
			}
		}
	}
}
