import { type FieldRow, fieldsFrom } from './fieldRows';
import type { SimField } from '../types';

const rows: readonly FieldRow[] = [
	['acquiredBy', 'Acquired By', 'boolean', null, 'r'],
	['attendanceLikelihood', 'Attendance Likelihood', 'integer', null, 'r'],
	['createdAt', 'Created At', 'datetime', null, 'r'],
	['isExhausted', 'Is Exhausted', 'boolean', null, 'r'],
	['leadId', 'Lead Id', 'integer', null, 'r'],
	['membershipDate', 'Membership Date', 'datetime', null, 'r'],
	['nurtureCadence', 'Nurture Cadence', 'string', 255, 'r'],
	['program', 'Program', 'string', 255, 'r'],
	['programId', 'Program Id', 'integer', null, 'r'],
	['reachedSuccess', 'Reached Success', 'boolean', null, 'r'],
	['reachedSuccessDate', 'Reached Success Date', 'datetime', null, 'r'],
	['statusName', 'Status Name', 'string', 255, 'r'],
	['trackName', 'Track Name', 'string', 255, 'r'],
	['updatedAt', 'Updated At', 'datetime', null, 'r'],
	['waitlistPriority', 'Waitlist Priority', 'integer', null, 'r'],
	['registrationCode', 'Registration Code', 'string', 100],
	['webinarUrl', 'Webinar URL', 'string', 2000],
	['dietaryNeeds', 'Dietary Needs', 'string', 255, 'x'],
	['guestCount', 'Guest Count', 'integer', null, 'x'],
	['ticketPrice', 'Ticket Price', 'float', null, 'x'],
	['needsHotel', 'Needs Hotel', 'boolean', null, 'x'],
	['travelDate', 'Travel Date', 'date', null, 'x'],
	['checkedInAt', 'Checked In At', 'datetime', null, 'x'],
];

/** Marketo's program member fields, most of them read-only, and custom fields of several data types. */
export function defaultMemberFields(): SimField[] {
	return fieldsFrom(rows);
}
