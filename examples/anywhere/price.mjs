// A participant in Node, without packages: several workitems at a time, heartbeats, cancel.
// usage: MINT_URL=http://127.0.0.1:7474 MINT_TOKEN_FILE=token node price.mjs

import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

const worker = `price.mjs:${process.pid}`;
const atATime = 4;
const held = new Map(); // by dispatch: what stops the work
let lease = 60;

async function ask(path, body) {
  const token = (await readFile(process.env.MINT_TOKEN_FILE, "utf8")).trim();
  const answer = await fetch(`${process.env.MINT_URL}/api/v1/work/${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ worker, ...body }),
  });
  const told = await answer.json();
  // 404 and 409: the answer came too late. Nothing is to be done about that.
  if (!answer.ok && answer.status !== 404 && answer.status !== 409) throw new Error(told.message);
  return told;
}

async function again(path, body) {
  for (let wait = 200; ; wait = Math.min(wait * 2, 5000)) {
    try {
      return await ask(path, body);
    } catch (error) {
      console.error(`${error.message} (trying again)`);
      await sleep(wait * (0.5 + Math.random() / 2));
    }
  }
}

async function price(fields, params, signal) {
  if (!(fields.grams > 0)) throw new Error("the workitem has no field `grams` above 0");
  await sleep(fields.takes ?? 0, undefined, { signal });
  return { price: fields.grams / 50, currency: params.currency };
}

async function work({ dispatch, wfid, key, fields, params }) {
  const stop = new AbortController();
  held.set(dispatch, stop);
  const where = { wfid, key };
  try {
    const merge = await price(fields, params, stop.signal);
    await again(`${dispatch}/reply`, { merge, ...where });
  } catch (error) {
    if (stop.signal.aborted) await again(`${dispatch}/cancelled`, where);
    else await again(`${dispatch}/fail`, { message: error.message, ...where });
  } finally {
    held.delete(dispatch);
  }
}

async function heartbeats() {
  let known = {};
  for (;;) {
    if (held.size === 0) {
      await sleep(50);
      continue;
    }
    // Answered at once when a process wants something else than it is known to want.
    const told = await again("heartbeat", { holding: [...held.keys()], known, wait: lease / 3 });
    known = told.states;
    for (const [dispatch, { state }] of Object.entries(known)) {
      if (state === "cancel" || state === "lost") held.get(dispatch)?.abort();
    }
  }
}

heartbeats();
for (;;) {
  const limit = atATime - held.size;
  if (limit === 0) {
    await sleep(50);
    continue;
  }
  const told = await again("claim", { participants: ["price"], limit, wait: 30 });
  lease = told.lease;
  told.work.forEach(work);
}
