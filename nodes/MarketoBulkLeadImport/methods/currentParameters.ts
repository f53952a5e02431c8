import type { ILoadOptionsFunctions } from 'n8n-workflow';
import type { ParameterReader } from '../objects/bulkObject';

/** The current parameters in the editor. An expression has no value there yet, so it counts as empty. */
export function currentParameters(context: ILoadOptionsFunctions): ParameterReader {
	return {
		text(name) {
			const given: unknown = context.getCurrentNodeParameter(name);
			const value: unknown =
				typeof given === 'object' && given !== null && 'value' in given ? given.value : given;
			if (typeof value === 'number') return String(value);
			return typeof value === 'string' && !value.startsWith('=') ? value.trim() : '';
		},
	};
}
