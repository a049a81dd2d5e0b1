/** There are no models in posts, and no sources of models; it stands in the place of sources.ts there. */

export const SOURCES = {};
