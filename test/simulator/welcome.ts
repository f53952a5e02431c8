import type { SimulatorOptions } from './options';
import { textReply } from './replies';
import type { HttpReply } from './types';

/** What somebody sees who opens the simulator's address in a browser. */
export function showWelcome(options: SimulatorOptions): HttpReply {
	return textReply(
		200,
		`This is a simulated Adobe Marketo Engage instance. Nothing here leaves this machine.

Client ID: ${options.clientId}
Client secret: as given on the command line
Static lists: from ID ${options.lists()[0]?.id ?? 'none'} on
Partitions: ${options.partitions.map(({ name }) => name).join(', ')}

GET  /identity/oauth/token?grant_type=client_credentials&client_id=…&client_secret=…
POST /bulk/v1/leads.json?format=csv            (multipart/form-data, one part "file")
GET  /bulk/v1/leads/batch/{batchId}.json
GET  /bulk/v1/leads/batch/{batchId}/failures.json
GET  /bulk/v1/leads/batch/{batchId}/warnings.json
GET  /rest/v1/leads/describe2.json
GET  /rest/v1/leads/partitions.json
GET  /rest/v1/lists.json
GET  /rest/v1/stats/usage.json
${options.controlApi ? 'GET  /_simulator/state                          (for tests: what is inside)\n' : ''}`,
	);
}
