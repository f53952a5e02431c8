import { LeadStore } from '../../simulator/stores/leads';

const values = (fields: Record<string, string>) => new Map(Object.entries(fields));

describe('the lead store', () => {
	test('finds a lead only by its current value', () => {
		const store = new LeadStore();
		const lead = store.create('Default', values({ email: 'a@b.example', customerNumber: '1' }), 1);
		expect(store.find('email', 'A@b.example')).toBe(lead);
		store.write(lead, values({ email: 'c@d.example' }), 2);
		expect(store.find('email', 'a@b.example')).toBeUndefined();
		expect(store.find('email', 'c@d.example')).toBe(lead);
		store.write(lead, values({ email: '' }), 3);
		expect(store.find('email', 'c@d.example')).toBeUndefined();
		expect(lead).toMatchObject({
			fields: { customerNumber: '1' },
			createdByBatch: 1,
			updatedByBatch: 3,
		});
	});

	test('finds the first of several leads with the same value', () => {
		const store = new LeadStore();
		const first = store.create('Default', values({ email: 'a@b.example', phone: '1' }), 1);
		store.create('Default', values({ email: 'c@d.example', phone: '1' }), 1);
		expect(store.find('phone', '1')).toBe(first);
		expect(store.find('id', String(first.id))).toBe(first);
		expect([store.count, store.find('phone', '2'), store.find('id', 'x')]).toEqual([
			2,
			undefined,
			undefined,
		]);
	});
});
