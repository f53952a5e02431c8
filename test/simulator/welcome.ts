import type { SimulatorOptions } from './options';
import { textReply } from './replies';
import type { HttpReply } from './types';

/** The page at the simulator's root, for anyone who opens it in a browser. */
export function showWelcome(options: SimulatorOptions): HttpReply {
	const approved = options.customObjects.filter(({ approved }) => approved);
	return textReply(
		200,
		`This is a simulated Adobe Marketo Engage instance. Its data stays on this machine.

Client ID: ${options.clientId}
Client secret: the one set at the start
Static lists: IDs from ${options.lists()[0]?.id ?? '(none)'}
Partitions: ${options.partitions.map(({ name }) => name).join(', ')}
Programs: IDs from ${options.programs[0]?.id ?? '(none)'}
Custom objects: ${approved.map(({ name }) => name).join(', ')}

GET  /identity/oauth/token?grant_type=client_credentials&client_id=…&client_secret=…

Imports (multipart/form-data with one part named "file")
POST /bulk/v1/leads.json?format=csv
GET  /bulk/v1/leads/batch/{batchId}.json
GET  /bulk/v1/leads/batch/{batchId}/failures.json, warnings.json
POST /bulk/v1/program/{programId}/members/import.json?format=csv&programMemberStatus=…
GET  /bulk/v1/program/members/import/{batchId}/status.json, failures.json, warnings.json
POST /bulk/v1/customobjects/{apiName}/import.json?format=csv
GET  /bulk/v1/customobjects/{apiName}/import/{batchId}/status.json, failures.json, warnings.json

Metadata
GET  /rest/v1/leads/describe2.json
GET  /rest/v1/leads/partitions.json
GET  /rest/v1/lists.json
GET  /rest/v1/programs/members/describe.json
GET  /rest/v1/customobjects.json
GET  /rest/v1/customobjects/{apiName}/describe.json
GET  /rest/asset/v1/programs.json, program/byName.json, program/{programId}.json
GET  /rest/asset/v1/channels.json, channel/byName.json
GET  /rest/v1/stats/usage.json
${options.controlApi ? '\nFor tests\nGET  /_simulator/state\n' : ''}`,
	);
}
