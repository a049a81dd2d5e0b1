/** What cannot be read in an address, as the end of a sentence. */
export class HashProblem extends Error {}
