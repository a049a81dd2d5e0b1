// What went wrong on this page, and what its elements told: read by embed.mjs.
window.watched = { violations: [], errors: [], changes: [], failures: [], ready: 0 };
document.addEventListener('securitypolicyviolation', (event) => {
  window.watched.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
});
addEventListener('error', (event) => window.watched.errors.push(String(event.message)));
addEventListener('unhandledrejection', (event) => window.watched.errors.push(String(event.reason)));
document.addEventListener('attention-change', (event) => window.watched.changes.push(event.detail));
document.addEventListener('attention-error', (event) => window.watched.failures.push(event.detail));
document.addEventListener('attention-ready', () => window.watched.ready++);
