/**
 * Marketo's limits.
 * https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/bulk-import/bulk-lead-import
 * https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/marketo-integration-best-practices
 */

/** Import jobs that an account holds at a time, those at work included. */
export const QUEUE_PLACES = 10;

/** Jobs of the queue that are at work at a time. */
export const JOBS_AT_WORK = 2;

/**
 * Bytes of a whole upload request, envelope included. Whether Adobe's "10 MB" is 10^6 or 2^20 is not
 * documented, so the smaller is kept.
 */
export const MAX_REQUEST_BYTES = 10_000_000;

/** Calls at once that Adobe advises to one integration. */
export const CALLS_AT_ONCE = 5;

/** Status calls in 20 seconds that Adobe advises to one integration. */
export const CALLS_IN_20_SECONDS = 50;

/** Static lists in one page, the most that Marketo gives. */
export const LISTS_IN_A_PAGE = 300;
