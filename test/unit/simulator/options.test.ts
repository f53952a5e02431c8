import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { defaultOptions } from '../../simulator/options';
import { optionValues } from '../../simulator/optionValues';
import { optionsFrom } from '../../simulator/setOptions';

const defaults: Record<string, unknown> = { ...defaultOptions() };

describe('values of options', () => {
	test.each(Object.entries(optionValues))('%s: the default is the first one', (name, values) => {
		expect(values[0]).toBe(defaults[name]);
		expect(new Set<unknown>(values).size).toBe(values.length);
	});

	const texts: [string, string, unknown][] = [
		['a choice', 'unknownBatch=404', '404'],
		['a choice that is a number', 'tokenErrorStatus=401', 401],
		['a choice that is a boolean', 'hashUploads=false', false],
		['a number', 'queueSize=3', 3],
		['a boolean', 'acceptQueryToken=true', true],
		['a text', 'resultContentType=text/plain; a=b', 'text/plain; a=b'],
		['an array', 'countsWhileImporting=["lead"]', ['lead']],
	];
	test.each(texts)('%s', (_label, text, value) => {
		expect(Object.values(optionsFrom([text]))).toEqual([value]);
	});

	test.each([
		['speed=9', 'Unknown option "speed"'],
		['unknownBatch=405', 'unknownBatch must be "1013" or "1003" or "610" or "404", not "405"'],
		['queueSize=many', 'queueSize must be of type number, not "many"'],
		['acceptQueryToken', 'acceptQueryToken must be of type boolean, not ""'],
		['lists=[]', 'The option "lists" can be set only in code'],
	])('rejects %s', (text, message) => {
		expect(() => optionsFrom([text])).toThrow(message);
	});
});

describe('the table of options in the README', () => {
	const readme = readFileSync(join(__dirname, '../../simulator/README.md'), 'utf8');
	const start = readme.indexOf('\n| Option ');
	const table = readme.slice(start, readme.indexOf('\n\n', start));
	const rows = table
		.split('\n')
		.slice(3)
		.map((line) => line.split('|').map((cell) => cell.trim()))
		.map(([, names, values]) => ({
			names: [...names.matchAll(/`(\w+)`/g)].map(([, name]) => name),
			values,
		}));
	const named = rows.flatMap(({ names, values }) => names.map((name) => [name, values] as const));

	test.each(named)('%s has its values, the default first', (name, values) => {
		expect(defaults).toHaveProperty(name);
		const choices = (optionValues as Record<string, readonly unknown[] | undefined>)[name];
		if (choices === undefined || name === 'resultLineEnd') return;
		const places = choices.map((value) => values.indexOf(String(value)));
		expect(places).not.toContain(-1);
		expect(places[0]).toBe(Math.min(...places));
	});

	test('has every option with a fixed set of values', () => {
		const known = new Set(named.map(([name]) => name));
		const missing = Object.keys(optionValues).filter((name) => !known.has(name));
		expect(missing).toEqual(['hashUploads']);
	});
});
