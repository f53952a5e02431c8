import { aiTool } from './ai-tool';
import { hostileModel } from './ai-tool-hostile';
import { binaryModes } from './binary-modes';
import { commandLine } from './command-line';
import { credentialTests } from './credential';
import { dropdowns } from './dropdowns';
import { editor } from './editor';
import { errorHandling } from './error-handling';
import { examples } from './examples';
import { lineOne } from './line-one';
import { operations } from './operations';
import { queueMode } from './queue';
import { resources } from './resources';
import { restart } from './restart';
import type { Part } from './stage';
import { stopping } from './stop';
import { workbooks } from './workbooks';

/** In the order in which they run. */
export const parts: Part[] = [
	operations,
	resources,
	workbooks,
	commandLine,
	credentialTests,
	dropdowns,
	errorHandling,
	stopping,
	binaryModes,
	restart,
	aiTool,
	hostileModel,
	examples,
	editor,
	lineOne,
	queueMode,
];
