import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type INodeTypes,
} from 'n8n-workflow';
import type { Readable } from 'node:stream';

/** A file attached by an upstream node. */
interface SourceFile {
	/** A function that opens a stream, because a stream can be read only once. */
	content: string | Uint8Array | (() => Readable);
	fileName?: string;
	mimeType?: string;
}

export interface SourceItem {
	json?: INodeExecutionData['json'];
	/** By binary property name. */
	files?: Record<string, SourceFile>;
}

function describe(displayName: string): INodeTypeDescription {
	return {
		displayName,
		name: displayName,
		group: ['input'],
		version: 1,
		description: 'A stand-in of the test harness',
		defaults: { name: displayName },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: [],
	};
}

async function toExecutionData(
	context: IExecuteFunctions,
	{ json = {}, files = {} }: SourceItem,
): Promise<INodeExecutionData> {
	const item: INodeExecutionData = { json };
	for (const [
		property,
		{ content, fileName = 'leads.csv', mimeType = 'text/csv' },
	] of Object.entries(files)) {
		const body = typeof content === 'function' ? content() : Buffer.from(content);
		item.binary = {
			...item.binary,
			[property]: await context.helpers.prepareBinaryData(body, fileName, mimeType),
		};
	}
	return item;
}

/** A node that outputs the given items. Their files go through n8n's binary data service. */
export function sourceNode(items: SourceItem[]): INodeType {
	return {
		description: describe('Source'),
		async execute(this: IExecuteFunctions) {
			const output: INodeExecutionData[] = [];
			for (const item of items) output.push(await toExecutionData(this, item));
			return [output];
		},
	};
}

/** Stands in for Manual Trigger, No Operation and similar nodes. */
const passThrough: INodeType = {
	description: describe('Pass Through'),
	async execute(this: IExecuteFunctions) {
		return [this.getInputData()];
	},
};

const standIns: Readonly<Record<string, INodeType>> = {
	'n8n-nodes-base.manualTrigger': passThrough,
	'n8n-nodes-base.noOp': passThrough,
	'n8n-nodes-base.stickyNote': passThrough,
	mock: passThrough,
};

export class EngineNodeTypes implements INodeTypes {
	private readonly types: ReadonlyMap<string, INodeType>;

	constructor(types: Record<string, INodeType> = {}) {
		this.types = new Map(Object.entries({ ...standIns, ...types }));
	}

	getByName(name: string): INodeType {
		return this.getByNameAndVersion(name);
	}

	getByNameAndVersion(name: string): INodeType {
		const type = this.types.get(name);
		if (!type)
			throw new Error(`The harness has no node type "${name}": add that node to \`sources\``);
		return type;
	}

	getKnownTypes(): Record<string, never> {
		return {};
	}
}

/** For the empty workflow in which n8n resolves a credential's expressions. */
export const noNodeTypes: INodeTypes = new EngineNodeTypes();
