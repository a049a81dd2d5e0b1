/** What the page needs once there is something to see, and not before. */

export { HeldSlider } from '../view/controls/held_slider.ts';
export { PageTogether } from './page_together.ts';
