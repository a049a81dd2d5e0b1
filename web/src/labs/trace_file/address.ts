/** How a trace file and what is changed of it stand in an address. */

import { INTERVENTIONS } from '../../intervention/code.ts';
import type { SourceAddress } from '../../scene/address.ts';
import { fileAddress } from './file_address.ts';
import type { TraceSource } from './source.ts';

export const traceAddress: SourceAddress<TraceSource> = {
  ...fileAddress,
  fields: [...fileAddress.fields, INTERVENTIONS],
};
