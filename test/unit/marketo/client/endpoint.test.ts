import { baseUrlOf } from '../../../../nodes/MarketoBulkLeadImport/marketo/client/endpoint';
import { InvalidEndpointError } from '../../../../nodes/MarketoBulkLeadImport/marketo/errors/InvalidEndpointError';
import { REFUSED_ENDPOINTS, USABLE_ENDPOINTS } from './endpointRows';
import { thrown } from '../scripted';

test.each(USABLE_ENDPOINTS)('accepts %s: %j', (_, given, origin) => {
	expect(baseUrlOf(given)).toBe(origin);
});

test.each(REFUSED_ENDPOINTS)('rejects %s: %j', (_, given, reason) => {
	const error = thrown(() => baseUrlOf(given));
	expect(error).toBeInstanceOf(InvalidEndpointError);
	expect(error).toMatchObject({
		message: `The endpoint in the Marketo credential can't be used: ${reason}`,
		description:
			'Open the credential and enter the account ID, e.g. 123-ABC-456, or the REST endpoint that Marketo shows under Admin > Web Services, e.g. https://123-ABC-456.mktorest.com/rest.',
	});
});
