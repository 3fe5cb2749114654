/** Something on the screen that can be pressed, ticked or chosen now. */
export interface ScreenAction {
  readonly title: string;
  readonly run: () => void;
}

/** More choices than these are found by their own field, not by the palette. */
const mostOptions = 60;

/**
 * Every action that a screen offers now: its buttons and links by their names,
 * its boxes by their words, its lists by each of their choices. Rows of tables
 * and points of pictures are things, not actions, and are left out.
 */
export function screenActions(root: ParentNode): readonly ScreenAction[] {
  const actions = new Map<string, () => void>();
  const offer = (title: string, run: () => void): void => {
    if (title !== '' && !actions.has(title)) actions.set(title, run);
  };
  const controls = root.querySelectorAll<HTMLElement>('button, a[href], summary, [role=tab], input, select');
  for (const control of controls) {
    if (!isOffered(control)) continue;
    if (control instanceof HTMLSelectElement) {
      if (control.options.length > mostOptions) continue;
      for (const option of control.options)
        if (!option.disabled && !option.selected)
          offer(`${nameOf(control)}: ${option.text.trim()}`, () => choose(control, option.value));
    } else if (control instanceof HTMLInputElement) {
      if (control.type === 'checkbox' || control.type === 'radio') offer(nameOf(control), () => control.click());
      else offer(`Go to the field: ${nameOf(control)}`, () => control.focus());
    } else {
      offer(nameOf(control), () => {
        control.focus();
        control.click();
      });
    }
  }
  return [...actions].map(([title, run]) => ({ title, run }));
}

function isOffered(control: HTMLElement): boolean {
  if (control.matches(':disabled, [aria-disabled=true], [aria-hidden=true], [type=file]')) return false;
  if (control.closest('[role=row], tbody, [role=listbox]') !== null) return false;
  return control.checkVisibility({ visibilityProperty: true });
}

/** As it is read out: what it is called, else the words of its label, else its own. */
function nameOf(control: HTMLElement): string {
  const label = control.getAttribute('aria-label');
  if (label !== null) return label.trim();
  const labels =
    control instanceof HTMLInputElement || control instanceof HTMLSelectElement ? [...(control.labels ?? [])] : [];
  const [words] = labels.map((each) => ownWords(each));
  return words ?? ownWords(control);
}

/** The text of an element without that of controls inside it. */
function ownWords(element: HTMLElement): string {
  const copy = element.cloneNode(true) as HTMLElement; // a clone is of the kind of its original
  for (const inner of copy.querySelectorAll('select, datalist, kbd, svg')) inner.remove();
  return copy.textContent.replace(/\s+/g, ' ').trim();
}

function choose(select: HTMLSelectElement, value: string): void {
  select.value = value;
  select.dispatchEvent(new Event('change', { bubbles: true }));
  select.focus();
}
