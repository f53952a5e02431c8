import { MarketoClient } from '../../../nodes/MarketoBulkLeadImport/marketo/client/marketoClient';
import type { Ask } from '../../../nodes/MarketoBulkLeadImport/marketo/client/importTarget';
import { scriptedPorts, type Answer, type ScriptedPorts } from '../marketo/scripted';

/** Stands in for Marketo: returns these answers in turn, and then the last one every time. */
export function asking(...answers: Answer[]): { ask: Ask; ports: ScriptedPorts } {
	const ports = scriptedPorts(answers);
	const client = new MarketoClient(ports);
	return { ask: client.ask.bind(client), ports };
}

/** The requested paths, with their queries. */
export function asked({ sent }: ScriptedPorts): string[] {
	return sent.map(({ path, query }) => {
		const parameters = new URLSearchParams(query).toString();
		return parameters === '' ? path : `${path}?${parameters}`;
	});
}

/** A node's parameters, as an object reads them. */
export function parameters(values: Record<string, string>) {
	return { text: (name: string) => values[name] ?? '' };
}
