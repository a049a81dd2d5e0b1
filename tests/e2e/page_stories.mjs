/** The page as such: first sight, selection, views, keyboard, address, looks. */

import { axeFindings, result, settled, shown, withoutModel } from './inside.mjs';

async function firstSight({ page, checks, address }) {
  await withoutModel(page);
  await page.goto(address);
  await shown(page);
  const { weights, tokens, keys, pin } = await result(page);
  checks.equal(tokens.slice(0, 3), ['[CLS]', 'the', 'trophy'], 'the first tokens');
  const weight = weights[pin.query * keys + pin.key];
  checks.that(Math.abs(weight - 0.622) < 0.002, 'head 3.1 should give trophy .62', weight);
  await page.getByText('How this number was made').first().waitFor();
  checks.that(
    await page.getByText('score = 26.95 ÷ 5.657 = 4.76').isVisible(),
    'the scale step should be in digits',
    null,
  );
  checks.that(
    await page.getByText('Showing the saved example.').isVisible(),
    'the page should say what it shows',
    null,
  );
  checks.equal(await page.locator('attention-heads button').count(), 72, 'thumbnails');
}

async function pickAHead({ page, checks, address }) {
  await withoutModel(page);
  await page.goto(address);
  await shown(page);
  await page.locator('attention-heads button[data-head="0.2"]').click();
  await page.getByText('Layer 0 · Head 2').waitFor();
  checks.that(
    await page.getByText('previous token').first().isVisible(),
    'head 0.2 should be named previous token',
    null,
  );
  const { weights, keys } = await result(page);
  checks.that(weights[5 * keys + 4] > 0.99, 'head 0.2 looks at the token before', weights[5 * keys + 4]);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await page.getByText('Layer 0 · Head 3').waitFor();
  await page.locator('head-rail li button').first().click();
  await settled(page);
  checks.that((await result(page)).head !== '0.3', 'the list of heads should lead to a head', null);
}

async function pointAndPin({ page, checks, address }) {
  await withoutModel(page);
  await page.goto(address);
  await shown(page);
  const scroller = page.locator('attention-matrix .scroller');
  const box = await scroller.boundingBox();
  const cell = box.width / 17;
  const at = (key, query) => [box.x + (key + 0.5) * cell, box.y + (query + 0.5) * cell];
  await page.mouse.move(...at(2, 3));
  await page.getByText('doesn looks at trophy').waitFor();
  await page.mouse.click(...at(9, 15 - 1));
  await settled(page);
  checks.equal((await result(page)).pin, { query: 14, key: 9 }, 'a click pins the cell: the pin');
  await page.waitForFunction(() => location.hash.includes('pin=14.9'));
  await page.mouse.move(5, 5);
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  checks.equal((await result(page)).pin, { query: 13, key: 16 }, 'arrows, End and Enter pin: the pin');
  checks.that(
    /looks at \[SEP\]/.test(await page.locator('attention-matrix .spoken').textContent()),
    'the cell should be spoken',
    await page.locator('attention-matrix .spoken').textContent(),
  );
  await page.keyboard.press('Escape');
  checks.equal((await result(page)).pin, null, 'Escape lets go: the pin');
  await page.keyboard.press('Control+z');
  checks.equal((await result(page)).pin, { query: 13, key: 16 }, 'Ctrl+Z brings it back: the pin');
}

async function switchViews({ page, checks, address }) {
  await withoutModel(page);
  await page.goto(address);
  await shown(page);
  await page.locator('h1').click();
  for (const [key, view] of [
    ['l', 'lines'],
    ['t', 'table'],
    ['m', 'matrix'],
  ]) {
    await page.keyboard.press(key);
    const there = await page
      .locator(`attention-${view}`)
      .waitFor({ timeout: 5000 })
      .then(
        () => true,
        () => false,
      );
    checks.that(there, `${key} shows the ${view}`, null);
  }
  await page.keyboard.press(']');
  await page.getByText('Layer 3 · Head 2').waitFor();
  await page.keyboard.press('?');
  await page.getByRole('heading', { name: 'Keyboard' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Table' }).click();
  await page.locator('attention-table tbody tr').nth(16).waitFor();
  checks.equal(
    await page.locator('attention-table tbody tr').count(),
    17,
    'rows of the table of the pinned row',
  );
}

async function useTheAddress({ page, context, checks, address }) {
  await withoutModel(page);
  await page.goto(`${address}#mode=causal&head=4.3&view=lines&pin=11.2`);
  await shown(page);
  const before = await result(page);
  checks.equal([before.head, before.mode], ['4.3', 'causal'], 'head and mode from the address');
  const later = before.weights.some(
    (weight, cell) => cell % before.keys > Math.floor(cell / before.keys) && weight > 0,
  );
  checks.equal(later, false, 'whether causal leaves weight on later tokens');
  await page.reload();
  await shown(page);
  checks.equal(await result(page), before, 'what a reload restores');
  await page.getByRole('button', { name: 'Share' }).click();
  const link = await page.getByLabel('Link to exactly this').inputValue();
  const snippet = await page.getByLabel('For a blog post').inputValue();
  checks.that(
    /src="embed\/attention-playground\.js"/.test(snippet) && !snippet.includes(new URL(address).host),
    'the snippet should name its files by their place beside the post',
    snippet,
  );
  checks.that(/>\s*<p>.*trophy.*<\/p>\s*<\//.test(snippet), 'the snippet should hold a text', snippet);
  const other = await context.newPage();
  await withoutModel(other);
  await other.goto(link);
  await shown(other);
  checks.equal(await result(other), before, 'what the shared link restores');
  for (const hash of [
    '#head=x.y',
    '#vectors={',
    '#colour=red',
    '#mode=sideways',
    '#pin=1.1.1',
    '#%E0%A4%A',
  ]) {
    await other.goto('about:blank');
    await other.goto(address + hash);
    await shown(other);
    const told = await other
      .locator('.notice')
      .first()
      .textContent({ timeout: 5000 })
      .catch(() => '');
    checks.that(hash === '#%E0%A4%A' || /could not be read/.test(told), `${hash} should give a notice`, told);
    checks.equal((await result(other)).tokens[2], 'trophy', `${hash} should give the default: token 2`);
  }
}

async function fitsEveryScreen({ page, checks, address }) {
  await withoutModel(page);
  for (const hash of [
    '#',
    '#vectors=&mode=cross&pin=1.1',
    '#view=lines&head=3.1&pin=11.2',
    '#view=table&head=3.1',
  ]) {
    for (const width of [320, 390, 768, 1024, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto('about:blank');
      await page.goto(address + hash);
      await shown(page);
      await page.waitForTimeout(100);
      const wide = await page.evaluate(() => document.scrollingElement.scrollWidth);
      checks.that(wide <= width, `${hash} at ${width} should not scroll sideways`, wide);
    }
  }
}

async function passesAxe({ page, checks, address }) {
  await withoutModel(page);
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    for (const hash of [
      '#',
      '#vectors=&pin=1.1',
      '#view=lines&head=3.1&pin=11.2',
      '#view=table&head=3.1&pin=11.2',
    ]) {
      await page.goto('about:blank');
      await page.goto(address + hash);
      await shown(page);
      await page.waitForTimeout(300);
      checks.equal(await axeFindings(page), [], `axe, ${colorScheme}, ${hash}`);
    }
  }
}

export const pageStories = {
  'first sight, before any model': firstSight,
  'pick a head': pickAHead,
  'point and pin': pointAndPin,
  'switch views by key and button': switchViews,
  'use the address bar': useTheAddress,
  'fits every screen': fitsEveryScreen,
  'axe finds nothing': passesAxe,
};
