import type { SimList, SimPartition } from '../types';

export function defaultPartitions(): SimPartition[] {
	return [
		{ id: 1, name: 'Default', description: 'Initial system lead partition' },
		{ id: 2, name: 'Europe', description: 'Leads of the European workspaces' },
		{ id: 3, name: 'Partner Leads', description: '' },
	];
}

const topics = [
	'Webinar',
	'Trade Show',
	'Newsletter',
	'Free Trial',
	'Roadshow',
	'Whitepaper',
	'Partner Day',
];
const cities = ['Berlin', 'São Paulo', 'Chicago', 'Zürich', 'Osaka', 'Lyon', 'Austin', 'Dublin'];

/** Realistic static lists; several pages at Marketo's maximum page size of 300. */
export function defaultLists(count = 650): SimList[] {
	return Array.from({ length: count }, (_, index) => {
		const topic = topics[index % topics.length];
		const city = cities[Math.floor(index / topics.length) % cities.length];
		const edition = Math.floor(index / (topics.length * cities.length)) + 1;
		return {
			id: 1001 + index,
			name: `${topic} ${city} ${String(edition).padStart(2, '0')}`,
			programName: `${topic} Program ${city}`,
			workspaceName: index % 5 === 4 ? 'Europe' : 'Default',
			createdAt: '2026-01-15T08:30:00Z',
			updatedAt: '2026-06-01T10:00:00Z',
			members: new Set<number>(),
		};
	});
}
