/** What the tools that open beside the heads are called: by their buttons, by their headings, and, but for its first letter, by the list of keys. */

export const TOOL_NAMES = { mask: 'Paint the mask', sink: 'What a sink hides' } as const;
