/** Addresses that readers have kept: each opens what it opened when it was recorded (tests/fixtures/README.md). */

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readHash, writeHash } from '../../../../web/src/labs/address.ts';

/** The hash holds `…` in place of the unit so many times; the scene, of its first `kept` characters. */
interface Repeated {
  unit: string;
  times: number;
  kept: number;
}

interface RecordedAddress {
  name: string;
  hash: string;
  repeated?: Repeated;
  /** What the address opens; absent: it is refused with `problem`, and the start is shown. */
  scene?: object;
  writes?: string;
  problem?: string;
}

const recorded: { start: object; cases: RecordedAddress[] } = JSON.parse(
  readFileSync(new URL('../../../fixtures/addresses/addresses.json', import.meta.url), 'utf8'),
);

const encoded = (text: string) => new URLSearchParams({ text }).toString().slice('text='.length);

/** The case with its long text spelt out. */
function spelt({ repeated, ...address }: RecordedAddress): RecordedAddress {
  if (!repeated) return address;
  const whole = repeated.unit.repeat(repeated.times);
  const kept = whole.slice(0, repeated.kept);
  const scene = JSON.stringify(address.scene)?.replace('"…"', () => JSON.stringify(kept));
  return {
    name: address.name,
    hash: address.hash.replace('…', () => encoded(whole)),
    ...(scene && { scene: JSON.parse(scene) }),
    ...(address.writes && { writes: address.writes.replace('…', () => encoded(kept)) }),
    ...(address.problem && { problem: address.problem }),
  };
}

/** The translator once had changes of its own; they are interventions like those of other models. */
function interventionOf(change: Record<string, unknown>): object {
  if (change.kind === 'off') return { ...change, by: 'zero' };
  if (change.kind === 'weight') return { ...change, kind: 'paint' };
  if (change.kind === 'skip') return { kind: 'skip_layer', stack: 'encoder_self', layer: change.layer };
  if (change.kind === 'mask')
    return { kind: 'mask', stack: 'decoder_self', mask: change.causal ? 'causal' : 'none' };
  return change;
}

/** The recorded scene as it is told today. */
function toldToday(address: RecordedAddress): RecordedAddress {
  const { source, ...scene } = (address.scene ?? {}) as { source?: { changes?: Record<string, unknown>[] } };
  if (!source?.changes) return address;
  const { changes, ...others } = source;
  return { ...address, scene: { ...scene, source: others, interventions: changes.map(interventionOf) } };
}

const addresses = recorded.cases.map(spelt).map(toldToday);
const sound = addresses.filter(({ scene }) => scene);
const broken = addresses.filter(({ problem }) => problem);

describe('addresses recorded before', () => {
  it('are all here, of every source', () => {
    const kinds = sound.map(({ scene }) => (scene as { source: { kind: string } }).source.kind);
    expect(new Set(kinds)).toEqual(
      new Set(['model', 'language', 'translation', 'training', 'trace', 'vectors']),
    );
    expect(sound.length).toBeGreaterThanOrEqual(60);
    expect(sound.length + broken.length).toBe(recorded.cases.length);
  });

  it.each(sound)('$name: opens the same scene', ({ hash, scene, writes = '' }) => {
    const opened = readHash(hash);
    expect(opened.problem).toBe('');
    // A scene may gain parts of its own; none that was there may go or change.
    expect(opened.scene).toMatchObject(scene ?? {});
    expect(writeHash(opened.scene)).toBe(writes);
    expect(readHash(writes)).toEqual(opened);
  });

  it.each(broken)(
    '$name: the same reason is told, and what can be read is kept',
    ({ hash, problem = '' }) => {
      const opened = readHash(hash);
      const reason = /^The address could not be read: (.+)\. The saved example/s.exec(problem)?.[1] ?? '?';
      expect(opened.problem).toContain(reason);
      if (opened.problem === problem) expect(opened.scene).toMatchObject(recorded.start);
      else expect(opened.problem).toMatch(/^Left out, as it could not be read in the address: /);
      expect(readHash(writeHash(opened.scene))).toEqual({ scene: opened.scene, problem: '' });
    },
  );
});
