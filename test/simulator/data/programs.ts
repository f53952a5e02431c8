import type { SimProgram } from '../types';

/** Program type, channel, the letters before the ID in the URL, and topics. */
const kinds = [
	['Event with Webinar', 'Webinar', 'ME', 'Product Webinar'],
	['Email', 'Email Send', 'EBP', 'Newsletter'],
	['Event', 'Tradeshow', 'ME', 'Trade Show'],
	['Default', 'List Import', 'PG', 'List Upload'],
	['Engagement', 'Nurture', 'NP', 'Onboarding Nurture'],
] as const;

const cities = ['Berlin', 'São Paulo', 'Chicago', 'Zürich', 'Osaka', 'Lyon', 'Austin', 'Dublin'];

/** Programs of every channel; several pages at Marketo's maximum page size of 200. IDs start at 1101. */
export function defaultPrograms(count = 450): SimProgram[] {
	return Array.from({ length: count }, (_, index) => {
		const [type, channel, letters, topic] = kinds[index % kinds.length];
		const city = cities[Math.floor(index / kinds.length) % cities.length];
		const edition = Math.floor(index / (kinds.length * cities.length)) + 1;
		const id = 1101 + index;
		return {
			id,
			name: `${topic} ${city} ${String(edition).padStart(2, '0')}`,
			description: '',
			type,
			channel,
			folder: { type: 'Folder', value: 21 + (index % kinds.length), folderName: `${topic}s` },
			status: type === 'Email' ? 'unlocked' : '',
			workspace: index % 5 === 4 ? 'Europe' : 'Default',
			url: `https://app-simulator.marketo.example/#${letters}${id}A1`,
			createdAt: '2026-02-01T08:00:00Z+0000',
			updatedAt: '2026-06-01T10:00:00Z+0000',
		};
	});
}
