// https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/bulk-import/bulk-lead-import
// https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/marketo-integration-best-practices

/** Maximum number of import jobs in an account's queue, including those in progress. */
export const QUEUE_PLACES = 10;

/** Number of jobs in the queue that are processed at the same time. */
export const JOBS_AT_WORK = 2;

/**
 * Maximum bytes of a whole upload request. Adobe doesn't say whether its "10 MB" are 10^7 or 10 ·
 * 2^20, so this is the smaller value.
 */
export const MAX_REQUEST_BYTES = 10_000_000;

/** In bytes; anything smaller would contain little more than the file's header. */
export const MIN_REQUEST_BYTES = 1_000;

/** Maximum number of concurrent calls that Adobe recommends for one integration. */
export const CALLS_AT_ONCE = 5;

/** Maximum number of calls in 20 seconds that Adobe recommends for one integration. */
export const CALLS_IN_20_SECONDS = 50;

/** Maximum number of static lists that Marketo returns per page. */
export const LISTS_IN_A_PAGE = 300;
