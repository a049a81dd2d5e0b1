/** Posts change nothing, and show no moments; it stands in the place of moments.ts there. */

import { nothing } from 'lit';

export function headMoments() {
  return nothing;
}

export function viewAfter<View>(_: unknown, name: View): View {
  return name;
}
