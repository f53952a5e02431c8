import type { ICredentialType, INodeType } from 'n8n-workflow';
import { existsSync } from 'node:fs';
import path from 'node:path';

export const productNodeType = 'n8n-nodes-marketo-bulk-import.marketoBulkLeadImport';
export const productCredentialType = 'marketoOAuth2Api';

const root = path.resolve(__dirname, '../..');
const nodeFile = path.join(root, 'nodes/MarketoBulkLeadImport/MarketoBulkLeadImport.node.ts');
const credentialFile = path.join(root, 'credentials/MarketoOAuth2Api.credentials.ts');

async function load<T>(file: string, className: string): Promise<T> {
	if (!existsSync(file)) throw new Error(`${path.relative(root, file)} does not exist`);
	const exported = (await import(file)) as Record<string, new () => T>;
	const Class = exported[className];
	if (!Class) throw new Error(`${path.relative(root, file)} exports no class ${className}`);
	return new Class();
}

/** Our node, loaded from the TypeScript source. */
export async function loadProductNode(): Promise<INodeType> {
	return await load(nodeFile, 'MarketoBulkLeadImport');
}

/** Our credential, loaded from the TypeScript source. */
export async function loadProductCredential(): Promise<ICredentialType> {
	return await load(credentialFile, 'MarketoOAuth2Api');
}
