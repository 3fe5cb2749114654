/**
 * Parts of the keys under which results are kept: raised whenever the same
 * request over the same states would give other bytes.
 */
export const embeddingVersion = 8;
/** Of what is placed into a map. */
export const placingVersion = 2;
export const measuresVersion = 8;
