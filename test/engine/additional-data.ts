import { Container } from '@n8n/di';
import { ExecutionLifecycleHooks, ExternalSecretsProxy } from 'n8n-core';
import type {
	ICredentialsHelper,
	IDataObject,
	IWorkflowBase,
	IWorkflowExecuteAdditionalData,
	WorkflowExecuteMode,
} from 'n8n-workflow';

export interface AdditionalDataInput {
	credentialsHelper: ICredentialsHelper;
	executionId: string;
	mode: WorkflowExecuteMode;
	workflow: IWorkflowBase;
	/** Receives the messages that a node sends to the editor in a manual run. */
	onUiMessage?: (type: string, data: IDataObject | IDataObject[]) => void;
}

// Never called, but n8n-core builds URLs from it and parses them.
const baseUrl = 'http://127.0.0.1:5678';

function unsupported(what: string): () => never {
	return () => {
		throw new Error(`The harness does not support ${what}`);
	};
}

/** What n8n's server passes to n8n-core besides the workflow. */
export function additionalData(input: AdditionalDataInput): IWorkflowExecuteAdditionalData {
	return {
		credentialsHelper: input.credentialsHelper,
		executionId: input.executionId,
		hooks: new ExecutionLifecycleHooks(input.mode, input.executionId, input.workflow),
		externalSecretsProxy: Container.get(ExternalSecretsProxy),
		currentNodeExecutionIndex: 0,
		restApiUrl: `${baseUrl}/rest`,
		instanceBaseUrl: `${baseUrl}/`,
		formBaseUrl: `${baseUrl}/form`,
		formWaitingBaseUrl: `${baseUrl}/form-waiting`,
		formTestBaseUrl: `${baseUrl}/form-test`,
		webhookBaseUrl: `${baseUrl}/webhook`,
		webhookWaitingBaseUrl: `${baseUrl}/webhook-waiting`,
		webhookTestBaseUrl: `${baseUrl}/webhook-test`,
		mcpBaseUrl: `${baseUrl}/mcp`,
		mcpTestBaseUrl: `${baseUrl}/mcp-test`,
		variables: {},
		sendDataToUI: input.onUiMessage,
		logAiEvent: () => undefined,
		executeWorkflow: unsupported('sub-workflows'),
		startRunnerTask: unsupported('task runners'),
		getRuntimeCredential: async () => undefined,
		getRunExecutionData: async () => undefined,
	};
}
