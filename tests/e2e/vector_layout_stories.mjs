/** The numbers of the vectors and the picture of what they do. */

import { addressed, becomes, drawn, matrix, settled } from './on_screen.mjs';

/** Numbers and the picture of what they do lie in the window together. */
async function vectorsTogether({ page, checks, address }) {
  for (const [width, height] of [
    [1440, 900],
    [390, 800],
  ]) {
    await page.setViewportSize({ width, height });
    await page.goto('about:blank');
    await page.goto(`${address}#vectors=`);
    await page.getByLabel('Queries, row 1, column 1').waitFor();
    await settled(page);
    await drawn(page);
    const field = await page.getByLabel('Queries, row 1, column 1').boundingBox();
    const picture = await matrix(page).boundingBox();
    const foot = page.getByRole('region', { name: 'What follows' });
    const bottom = (await foot.isVisible()) ? (await foot.boundingBox()).y : height;
    checks.that(
      field.y >= 0 && picture.y + picture.height <= bottom,
      `fields and matrix are in view at ${width}`,
      { field, picture, bottom },
    );
  }
  await page
    .getByRole('group', { name: 'Matrix', exact: true })
    .getByRole('button', { name: 'Values' })
    .click();
  await page.getByLabel('Values, row 3, column 2').fill('4');
  await page.getByLabel('Values, row 3, column 2').press('Tab');
  checks.that(
    await becomes(
      () => addressed(page, 'vectors'),
      (said) => said !== '',
    ),
    'a number of another matrix',
    null,
  );
}

export const vectorLayoutStories = {
  'vectors: numbers and their picture lie together': vectorsTogether,
};
