import type { CallName, ParsedRequestOf, Responses } from '../contract/contract.ts';
import type { Handlers } from '../contract/service.ts';

/** What to make ready once a call has been answered, as who asked this is about to ask something else. */
export type Foresight = {
  readonly [Name in CallName]?: (request: ParsedRequestOf<Name>, response: Responses[Name]) => void;
};

/** The handlers, each followed by its foresight. A call that fails foretells nothing. */
export function withForesight(handlers: Handlers, foresight: Foresight): Handlers {
  const followed = Object.keys(foresight).map((key) => {
    const name = key as CallName; // the table's own keys
    return [name, follow(handlers, foresight, name)];
  });
  // Each stands under the name of the handler that it was made from.
  return { ...handlers, ...(Object.fromEntries(followed) as Partial<Handlers>) };
}

function follow<Name extends CallName>(handlers: Handlers, foresight: Foresight, name: Name): Handlers[Name] {
  const answer = async (request: ParsedRequestOf<Name>): Promise<Responses[Name]> => {
    const response = await handlers[name](request);
    foresight[name]?.(request, response);
    return response;
  };
  return answer as Handlers[Name]; // a promise is among what a handler may return
}
