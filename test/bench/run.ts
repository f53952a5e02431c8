import { balanceQuestion } from './balanceQuestion';
import { readArguments, usage, type BenchArguments } from './arguments';
import { compile } from './compile';
import { compressedQuestion } from './compressedQuestion';
import { csvQuestion } from './csvQuestion';
import { DOCS_FILE, machineClass, writeDocs } from './docs';
import { failedRowsQuestion } from './failedRowsQuestion';
import { fileQuestion } from './fileQuestion';
import { growthQuestion } from './growthQuestion';
import { profileQuestion } from './profileQuestion';
import type { BenchContext, Question } from './question';
import { queueQuestion } from './queueQuestion';
import { toScreen } from './report';
import { saveSection, savedSection, type SavedSection } from './results';
import { rowsQuestion } from './rowsQuestion';
import { valuesQuestion } from './valuesQuestion';
import { workbookQuestion } from './workbookQuestion';
import { Workspace } from './workspace';

const QUESTIONS: readonly Question[] = [
	csvQuestion,
	valuesQuestion,
	fileQuestion,
	workbookQuestion,
	compressedQuestion,
	rowsQuestion,
	queueQuestion,
	balanceQuestion,
	growthQuestion,
	failedRowsQuestion,
	profileQuestion,
];

const startedAt = performance.now();

function say(text: string): void {
	const elapsed = Math.round((performance.now() - startedAt) / 1000);
	const clock = `${Math.floor(elapsed / 60)}:${String(elapsed % 60).padStart(2, '0')}`;
	console.log(`${clock.padStart(6)}  ${text}`);
}

/** `npm run bench`: answers all questions in turn. If one fails, the others still run. */
async function main(wanted: BenchArguments): Promise<number> {
	say(`${wanted.isQuick ? 'small inputs' : 'full inputs'} on ${machineClass()}`);
	say('compiling');
	const workspace = new Workspace();
	const context: Omit<BenchContext, 'say'> = { compiled: await compile(), workspace, ...wanted };
	let failed = 0;
	for (const question of QUESTIONS) {
		if (!wanted.only.includes(question.name)) continue;
		say(`${question.name}:`);
		try {
			const section = await question.ask({
				...context,
				say: (text) => say(`${question.name}: ${text}`),
			});
			// Saved immediately, so that nothing is lost if a later question fails.
			saveSection(question.name, {
				section,
				isQuick: wanted.isQuick,
				measuredOn: new Date().toISOString().slice(0, 10),
				machine: machineClass(),
			});
			console.log(`${toScreen(section)}\n`);
		} catch (error) {
			failed++;
			console.error(`${question.name} could not be answered:`, error);
		}
	}
	workspace.remove();
	if (wanted.isWritingDocs) {
		writeDocs(answers());
		say(`written: ${DOCS_FILE}`);
	}
	say(failed === 0 ? 'done' : `done; ${failed} of the questions could not be answered`);
	return failed === 0 ? 0 : 1;
}

/** The last answer to each question, in their order. */
function answers(): Map<string, SavedSection> {
	return new Map(
		QUESTIONS.flatMap(({ name }) => {
			const saved = savedSection(name);
			return saved === undefined ? [] : [[name, saved] as const];
		}),
	);
}

async function begin(): Promise<number> {
	const names = QUESTIONS.map(({ name }) => name);
	const wanted = readArguments(process.argv.slice(2), names);
	if (!wanted.help) return await main(wanted);
	console.log(usage(names));
	return 0;
}

begin().then(
	(code) => process.exit(code),
	(error: unknown) => {
		console.error(error instanceof Error ? error.message : error);
		process.exit(1);
	},
);
