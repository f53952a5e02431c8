export { readBinary, removeBinaryData, type BinaryMode } from './binary-data';
export { CredentialStore } from './credentials';
export type { SourceItem } from './node-types';
export { loadProductNode, productCredentialType, productNodeType } from './product';
export { runWorkflow, type EngineRun, type RunOptions, type WorkflowFile } from './run-workflow';
export { testCredential } from './credential-test';
export { listSearch, loadOptions } from './node-methods';
