// https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/bulk-import/bulk-lead-import
// https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/marketo-integration-best-practices

/** Import jobs in the queue of an account, those being processed included. */
export const QUEUE_PLACES = 10;

/** Jobs of the queue that are processed at a time. */
export const JOBS_AT_WORK = 2;

/** Bytes of a whole upload request. Adobe doesn't say whether its "10 MB" are 10^7 or 10 · 2^20, so the smaller applies. */
export const MAX_REQUEST_BYTES = 10_000_000;

/** Bytes; anything smaller would hold little more than the header of the file. */
export const MIN_REQUEST_BYTES = 1_000;

/** Concurrent calls that Adobe recommends as a maximum for one integration. */
export const CALLS_AT_ONCE = 5;

/** Calls in 20 seconds that Adobe recommends as a maximum for one integration. */
export const CALLS_IN_20_SECONDS = 50;

/** The largest page of static lists that Marketo returns. */
export const LISTS_IN_A_PAGE = 300;
