/** The embed's entry: defines the element once, wherever a browser is. */

import { AttentionPlayground } from './attention_playground.ts';

if (!customElements.get('attention-playground')) {
  customElements.define('attention-playground', AttentionPlayground);
}

export { AttentionPlayground };
