/** What either core does for `inspect`. */

import type { InspectingCore } from '../models/user_model.ts';
import type { AttentionCore } from '../trace/attention_dump.ts';

export type LookingCore = InspectingCore & AttentionCore & { compute(file: Uint8Array): Promise<Uint8Array> };
