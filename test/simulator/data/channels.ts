import type { SimChannel, SimProgressionStatus } from '../types';

type StatusRow = readonly [name: string, step: number, flags?: string];

/** Flags: `s` success, `h` hidden. Every channel also has "Not in Program". */
const rows: readonly (readonly [
	name: string,
	programType: string,
	statuses: readonly StatusRow[],
])[] = [
	[
		'Webinar',
		'Event with Webinar',
		[
			['Invited', 10],
			['Registered', 20],
			['Waitlisted', 20],
			['Pending Approval', 20, 'h'],
			['No Show', 30],
			['Attended', 40, 's'],
			['Attended On-demand', 50, 's'],
		],
	],
	[
		'Email Send',
		'Email',
		[
			['Sent', 10],
			['Opened', 20],
			['Clicked', 30, 's'],
			['Unsubscribed', 40],
		],
	],
	[
		'Tradeshow',
		'Event',
		[
			['On List', 10],
			['Invited', 20],
			['Visited Booth', 30, 's'],
			['Meeting Scheduled', 40, 's'],
			['Badge Scanned (Legacy)', 30, 'h'],
		],
	],
	[
		'List Import',
		'Default',
		[
			['On List', 10],
			['Engaged', 20, 's'],
		],
	],
	[
		'Nurture',
		'Nurture',
		[
			['Member', 10],
			['Influenced', 20, 's'],
		],
	],
];

/** Channels as new subscriptions have them, one or more for each type of program. */
export function defaultChannels(): SimChannel[] {
	return rows.map(([name, applicableProgramType, statuses], index) => ({
		id: index + 1,
		name,
		description: `${name} programs`,
		applicableProgramType,
		progressionStatuses: [['Not in Program', 0] as const, ...statuses].map(asStatus),
		createdAt: '2026-01-02T09:00:00Z+0000',
		updatedAt: '2026-03-04T09:00:00Z+0000',
	}));
}

function asStatus([name, step, flags = '']: StatusRow): SimProgressionStatus {
	return { name, step, hidden: flags.includes('h'), success: flags.includes('s') };
}
