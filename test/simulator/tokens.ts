import { randomUUID } from 'node:crypto';

import type { ApiUser, Clock } from './types';

interface Token {
	value: string;
	user: ApiUser;
	endsAt: number;
}

export type TokenState =
	{ kind: 'valid'; user: ApiUser } | { kind: 'invalid' } | { kind: 'expired' };

/** Tokens of all API users. A user gets the same token until it expires. */
export class TokenStore {
	private readonly byValue = new Map<string, Token>();

	private readonly current = new Map<string, Token>();

	constructor(private readonly clock: Clock) {}

	issue(user: ApiUser, lifeSeconds: number): { value: string; expiresIn: number } {
		const now = this.clock.now();
		const held = this.current.get(user.clientId);
		if (held !== undefined && held.endsAt > now) {
			return { value: held.value, expiresIn: Math.floor((held.endsAt - now) / 1000) };
		}
		const token = { value: `${randomUUID()}:sim`, user, endsAt: now + lifeSeconds * 1000 };
		this.current.set(user.clientId, token);
		this.byValue.set(token.value, token);
		return { value: token.value, expiresIn: lifeSeconds };
	}

	stateOf(value: string): TokenState {
		const token = this.byValue.get(value);
		if (token === undefined) return { kind: 'invalid' };
		if (token.endsAt <= this.clock.now()) return { kind: 'expired' };
		return { kind: 'valid', user: token.user };
	}

	/** From now on, all current tokens get 602. */
	expireAll(): void {
		for (const token of this.byValue.values())
			token.endsAt = Math.min(token.endsAt, this.clock.now());
		this.current.clear();
	}

	/** From now on, all current tokens get 601. */
	revokeAll(): void {
		this.byValue.clear();
		this.current.clear();
	}
}
