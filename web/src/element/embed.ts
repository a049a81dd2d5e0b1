/**
 * The embed's entry: defines the element wherever a browser is. A server that renders pages may import it, too:
 * nothing happens there, not even in the libraries beneath.
 */

if (typeof document === 'object') import('./define.ts');

export {};
