import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import type { Currency } from "@/shared/api/types";
import { Button } from "@/shared/ui/Button";
import { readZones, setZones, type Zones, zones } from "../api/prices";
import { EditFrame } from "../editing/EditFrame";
import { without } from "../editing/meet";
import { useDraft } from "../editing/useDraft";
import { useA } from "../i18n/useA";
import { useMay } from "../may";
import { Priced } from "../prices/Priced";
import { ZoneFields } from "../prices/ZoneFields";
import { emptyZone, type MethodDraft, type ZoneDraft, zoneBodies, type ZonesDraft, zonesDraft } from "../prices/zones";
import { Empty, Loaded } from "../ui/Loaded";

/** Where the shop sends to, how, and for how much; edited as one. */
export function ShippingPage() {
  const query = useQuery(zones());
  return <Loaded query={query}>{(loaded) => <Priced>{(currency) => <Editor zones={loaded} currency={currency} />}</Priced>}</Loaded>;
}

function Editor({ zones: loaded, currency }: { zones: Zones; currency: Currency }) {
  const a = useA();
  const mayEdit = useMay()("edit_pricing");
  const editing = useDraft<Zones, ZonesDraft>(loaded, {
    key: ["staff", "zones"],
    read: readZones,
    save: ({ version }, draft) => setZones(version, zoneBodies(draft, currency)),
    draftOf: zonesDraft,
  });
  const { draft, setDraft, change, base } = editing;
  const entries = Object.entries(draft);
  const taken = entries.flatMap(([, { countries }]) => countries);
  return (
    <EditFrame title={a("nav.shipping")} editing={editing} mayEdit={mayEdit} tell={{ label: (name) => draft[name]?.name ?? base.items.find(({ id }) => id === name)?.name ?? name, text: (_, value) => zoneText(value as ZoneDraft) }}>
      <div className="space-y-6">
        {entries.length === 0 && <Empty>{a("zones.none")}</Empty>}
        {entries.map(([name, zone]) => (
          <ZoneFields key={name} zone={zone} currency={currency} taken={taken} onChange={(next) => change({ [name]: next })} onRemove={() => setDraft(without(draft, name))} />
        ))}
        {mayEdit && (
          <Button isQuiet onClick={() => change({ [crypto.randomUUID()]: emptyZone() })}>
            <Plus className="size-4" aria-hidden="true" />
            {a("zones.add")}
          </Button>
        )}
      </div>
    </EditFrame>
  );
}

function zoneText({ name, countries, methods }: ZoneDraft): string {
  return [name, countries.join(" "), ...methods.map(methodText)].join(" · ");
}

function methodText({ name, price, freeFrom, maxWeight, steps }: MethodDraft): string {
  const more = [freeFrom && `≥ ${freeFrom}: 0`, maxWeight && `≤ ${maxWeight} g`, ...steps.map((step) => `${step.from}: ${step.price}`)].filter(Boolean);
  return `${name} ${price}${more.length > 0 ? ` (${more.join(", ")})` : ""}`;
}
