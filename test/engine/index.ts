export { readBinary, removeBinaryData, type BinaryMode } from './binary-data';
export { CredentialStore, type CredentialData } from './credentials';
export type { LogLevel, LogLine } from './logger';
export type { SourceFile, SourceItem } from './node-types';
export { productCredentialType, productNodeType } from './product';
export { runWorkflow, type EngineRun, type RunOptions, type WorkflowFile } from './run-workflow';
export { testCredential, type CredentialTestResult } from './credential-test';
export { listSearch, loadOptions, type MethodCall } from './node-methods';
