import { useEffect, useEffectEvent, useState } from "react";
import { Connection, type Socket } from "./connection";
import type { Topic, Update } from "./topic";

let connection: Connection | null = null;

function connect(): Socket {
  const address = new URL("/live", window.location.href);
  address.protocol = address.protocol.replace("http", "ws");
  const socket = new WebSocket(address);
  const side: Socket = { onopen: null, onmessage: null, onclose: null, send: (text) => socket.send(text), close: () => socket.close() };
  socket.onopen = () => side.onopen?.();
  socket.onmessage = ({ data }) => side.onmessage?.({ data });
  socket.onclose = () => side.onclose?.();
  return side;
}

/** Made when something is watched for the first time. */
function shared(): Connection {
  connection ??= new Connection({
    connect,
    isVisible: () => document.visibilityState === "visible",
    onChange: (tell) => {
      document.addEventListener("visibilitychange", tell);
      window.addEventListener("online", tell);
    },
    random: Math.random,
  });
  return connection;
}

/** Watches while the page shows it. Says whether all of it is live: until then, and whenever it is not, ask over HTTP. */
export function useWatch(topics: readonly Topic[], hear: (update: Update) => void): boolean {
  const [live, setLive] = useState<ReadonlySet<string>>(new Set());
  const onUpdate = useEffectEvent(hear);
  const asked = useEffectEvent(() => topics);
  const keys = topics.map(({ key }) => key).join(" ");
  useEffect(() => {
    const setLiveOf = (key: string) => (isLive: boolean) => setLive((before) => (before.has(key) === isLive ? before : toggled(before, key)));
    const ends = asked().map((topic) => shared().watch(topic, { hear: (update) => onUpdate(update), setLive: setLiveOf(topic.key) }));
    return () => ends.forEach((end) => end());
  }, [keys]);
  return topics.length > 0 && topics.every(({ key }) => live.has(key));
}

function toggled(before: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const after = new Set(before);
  if (!after.delete(key)) after.add(key);
  return after;
}
