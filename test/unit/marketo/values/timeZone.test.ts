import fc from 'fast-check';
import { DateTime } from 'luxon';
import { TimeZone } from '../../../../nodes/MarketoBulkLeadImport/marketo/values/timeZone';
import { convert, zoneOf } from './columns';

test.each<[zone: string, what: string, local: string, expected: string]>([
	['Europe/Berlin', 'before the skipped hour', '2026-03-29 01:59:59', '2026-03-29T01:59:59+01:00'],
	['Europe/Berlin', 'the skipped hour begins', '2026-03-29 02:00:00', '2026-03-29T03:00:00+02:00'],
	['Europe/Berlin', 'in the skipped hour', '2026-03-29 02:30:00', '2026-03-29T03:30:00+02:00'],
	['Europe/Berlin', 'behind the skipped hour', '2026-03-29 03:00:00', '2026-03-29T03:00:00+02:00'],
	['Europe/Berlin', 'before the repeated hour', '2026-10-25 01:59:59', '2026-10-25T01:59:59+02:00'],
	['Europe/Berlin', 'in the repeated hour', '2026-10-25 02:30:00', '2026-10-25T02:30:00+02:00'],
	['Europe/Berlin', 'behind the repeated hour', '2026-10-25 03:00:00', '2026-10-25T03:00:00+01:00'],
	['America/New_York', 'in the skipped hour', '2026-03-08 02:30:00', '2026-03-08T03:30:00-04:00'],
	['America/New_York', 'in the repeated hour', '2026-11-01 01:30:00', '2026-11-01T01:30:00-04:00'],
	['America/New_York', 'winter', '2026-11-24 15:41:32', '2026-11-24T15:41:32-05:00'],
	[
		'Australia/Lord_Howe',
		'in the skipped half hour',
		'2026-10-04 02:15:00',
		'2026-10-04T02:45:00+11:00',
	],
	[
		'Australia/Lord_Howe',
		'in the repeated half hour',
		'2026-04-05 01:45:00',
		'2026-04-05T01:45:00+11:00',
	],
	[
		'Pacific/Apia',
		'the day before the skipped one',
		'2011-12-29 23:59:59',
		'2011-12-29T23:59:59-10:00',
	],
	['Pacific/Apia', 'the skipped day', '2011-12-30 12:00:00', '2011-12-31T12:00:00+14:00'],
	['Pacific/Apia', 'the day behind it', '2011-12-31 00:00:00', '2011-12-31T00:00:00+14:00'],
	['America/Sao_Paulo', 'a midnight that is skipped', '2018-11-04', '2018-11-04T01:00:00-02:00'],
	[
		'Africa/Casablanca',
		'clocks go back for Ramadan',
		'2026-03-01 12:00:00',
		'2026-03-01T12:00:00+00:00',
	],
	[
		'Asia/Kathmandu',
		'three quarters of an hour',
		'2026-11-24 15:41:32',
		'2026-11-24T15:41:32+05:45',
	],
	['UTC', 'no difference', '2026-11-24 15:41:32', '2026-11-24T15:41:32+00:00'],
	[
		'Europe/Berlin',
		'local mean time, its seconds left out',
		'1753-01-01 00:00:00',
		'1753-01-01T00:00:00+00:53',
	],
	['America/New_York', 'local mean time, west', '0001-01-01 00:00:00', '0001-01-01T00:00:00-04:56'],
	['Europe/Berlin', 'summer of the last year', '9999-07-01 00:00:00', '9999-07-01T00:00:00+02:00'],
	['Europe/Berlin', 'the end of time', '9999-12-31 23:59:59', '9999-12-31T23:59:59+01:00'],
])('%s, %s: %s is %s', (zone, _, local, expected) => {
	expect(convert('datetime', 'dayFirst', local, zone)).toBe(expected);
});

test('moves skipped times forward as Luxon does, and agrees with it away from clock changes', () => {
	const zones = Intl.supportedValuesOf('timeZone');
	fc.assert(
		fc.property(
			fc.constantFrom(...zones),
			fc.integer({ min: Date.UTC(1920, 0, 1) / 1000, max: Date.UTC(2100, 0, 1) / 1000 }),
			(name, seconds) => {
				const parts = new Date(seconds * 1000).toISOString().slice(0, 19);
				const luxon = DateTime.fromISO(parts, { zone: name });
				const resolved = { offset: 0, shift: 0, isAtClockChange: false };
				zoneOf(name).resolve(seconds, Number(parts.slice(0, 4)), resolved);
				const instant = seconds + resolved.shift - resolved.offset;
				const offsets = luxon.getPossibleOffsets().map((possible) => possible.toSeconds());
				expect(offsets).toContain(instant);
				expect(instant).toBe(Math.min(...offsets));
				expect(zoneOf(name).offsetAt(instant, Number(parts.slice(0, 4)))).toBe(resolved.offset);
			},
		),
		{ numRuns: 400 },
	);
});

test('throws for a time zone that does not exist', () => {
	expect(() => new TimeZone('Europe/Atlantis')).toThrow(RangeError);
});
