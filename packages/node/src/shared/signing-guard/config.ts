export const STORE_NAME = "signing-guard";
/** Records are stored in this format. A store in another is refused. */
export const FORMAT_VERSION = 1;
/**
 * Records of relay parents stay until finality is so many blocks above them. No leaf lies below finality, and no relay parent so
 * far below its leaf.
 */
export const KEEP_BLOCKS = 256;
/** Votes on candidates stay for so many sessions more; a dispute is heard of for six. */
export const KEEP_SESSIONS = 32;
/** Finalized blocks from one pruning to the next. */
export const PRUNE_EVERY_BLOCKS = 32;
