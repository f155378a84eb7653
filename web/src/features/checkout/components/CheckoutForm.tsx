import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useForm, type UseFormReturn, useWatch } from "react-hook-form";
import { addresses } from "@/features/account";
import { CouponForm, TotalRows } from "@/features/cart";
import { isProblem } from "@/shared/api/problem";
import { useSession } from "@/shared/api/session";
import type { Cart, Checkout } from "@/shared/api/types";
import { useProblemText } from "@/shared/i18n/problems";
import { useT } from "@/shared/i18n/useT";
import { likelyCountry } from "@/shared/lib/countries";
import { Button } from "@/shared/ui/Button";
import { Field } from "@/shared/ui/Field";
import { Notice } from "@/shared/ui/Notice";
import { quote } from "../api/getQuote";
import { type PlaceOrder, placeOrder } from "../api/placeOrder";
import { addressBody, addressValues, type CheckoutValues, NO_ADDRESS, refusedFields } from "../form";
import { keyFor } from "../orderKey";
import { AddressFields } from "./AddressFields";
import { OrderProblem } from "./OrderProblem";
import { Section } from "./Section";
import { ShippingChoice } from "./ShippingChoice";

interface Props {
  cart: Cart;
  isSettling: boolean;
  onPlaced: (checkout: Checkout) => void;
  /** The cart is not as it was shown. */
  onStale: () => void;
}

export function CheckoutForm({ cart, isSettling, onPlaced, onStale }: Props) {
  const t = useT();
  const form = useForm<CheckoutValues>({
    mode: "onTouched",
    defaultValues: { email: "", hasBilling: false, shipping_address: { ...NO_ADDRESS, country: likelyCountry() }, billing_address: { ...NO_ADDRESS, country: likelyCountry() } },
  });
  const { register, handleSubmit, setError, formState } = form;
  usePrefill(form);
  const country = useWatch({ control: form.control, name: "shipping_address.country" });
  const hasBilling = useWatch({ control: form.control, name: "hasBilling" });
  const shipping = useShipping(cart.version, country);
  const order = usePlaceOrder(onPlaced, onStale);

  const submit = handleSubmit(({ email, shipping_address, billing_address }) => {
    if (!shipping.quote || !shipping.method) return;
    const request: PlaceOrder = {
      cart_version: cart.version,
      email: email.trim(),
      shipping_address: addressBody(shipping_address),
      billing_address: hasBilling ? addressBody(billing_address) : null,
      shipping_method: shipping.method,
      expected_total: shipping.quote.totals.total,
    };
    order.mutate(request, {
      onError: (error) => {
        if (isProblem(error)) refusedFields(error).forEach(({ name, reason }) => setError(name, { message: reason }, { shouldFocus: true }));
        if (isProblem(error, "price_changed")) void shipping.refetch();
      },
    });
  });
  const isReady = shipping.method !== null && !shipping.isFetching && !isSettling;
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <h1>{t("checkout.title")}</h1>
      <div className="mt-6 grid items-start gap-x-14 gap-y-8 min-[56rem]:grid-cols-[minmax(0,1fr)_23rem]">
        <div className="space-y-9">
          <Section number={1} title={t("checkout.contact")}>
            <Field
              label={t("form.email")}
              type="email"
              autoComplete="email"
              hint={t("checkout.emailHint")}
              error={formState.errors.email?.message}
              {...register("email", { required: t("form.required"), pattern: { value: /^[^\s@]+@[^\s@]+\.[^\s@]+$/, message: t("form.emailOdd") } })}
            />
          </Section>
          <Section number={2} title={t("checkout.address")}>
            <AddressFields group="shipping_address" register={register} errors={formState.errors.shipping_address} />
            <label className="mt-4 flex cursor-pointer items-center gap-3">
              <input type="checkbox" className="size-[1.15rem] accent-green" {...register("hasBilling")} />
              {t("checkout.billingElse")}
            </label>
            {hasBilling && (
              <div className="mt-5">
                <h3 className="mb-3">{t("checkout.billing")}</h3>
                <AddressFields group="billing_address" register={register} errors={formState.errors.billing_address} />
              </div>
            )}
          </Section>
          <Section number={3} title={t("checkout.shipping")}>
            {shipping.error ? <ShippingProblem error={shipping.error} onRetry={() => void shipping.refetch()} /> : <ShippingChoice options={shipping.quote?.shipping_options} chosen={shipping.method} onChoose={shipping.choose} />}
          </Section>
        </div>
        <aside className="space-y-5 rounded-3xl bg-sunk p-6 min-[56rem]:sticky min-[56rem]:top-6" aria-label={t("totals.title")}>
          <Lines lines={cart.lines} />
          <CouponForm cart={cart} />
          <TotalRows totals={shipping.quote?.totals ?? cart.totals} hasShipping={shipping.quote?.shipping != null} isSettling={isSettling || shipping.isFetching} />
          {order.isError && <OrderProblem error={order.error} cart={cart} onSolved={order.reset} />}
          <Button type="submit" className="min-h-13 w-full text-[1.05rem]" disabled={!isReady && !order.isPending} isBusy={order.isPending}>
            {t("checkout.toPayment")}
          </Button>
          <p className="soft text-[0.9rem]">{t("checkout.held")}</p>
        </aside>
      </div>
    </form>
  );
}

/** What the account knows, where nothing was typed yet. */
function usePrefill({ getValues, setValue }: UseFormReturn<CheckoutValues>) {
  const session = useSession();
  const account = session.kind === "signedIn" ? session.account : null;
  const book = useQuery({ ...addresses, enabled: account !== null });
  const usual = book.data?.find((saved) => saved.default_shipping) ?? book.data?.[0];
  useEffect(() => {
    if (account && getValues("email") === "") setValue("email", account.email);
    if (usual && getValues("shipping_address.line1") === "") setValue("shipping_address", addressValues(usual.address));
  }, [account, usual, getValues, setValue]);
}

/** The ways there are to send it there: the first unless another was chosen that goes there as well. */
function useShipping(version: number, country: string) {
  const [wished, setWished] = useState<string | null>(null);
  const options = useQuery(quote(version, country, null));
  const offered = options.isError ? undefined : options.data?.shipping_options;
  const method = offered?.find((option) => option.method === wished)?.method ?? offered?.[0]?.method ?? null;
  const full = useQuery({ ...quote(version, country, method), enabled: method !== null && !options.isPlaceholderData });
  return {
    quote: method === null ? undefined : full.data,
    method,
    choose: setWished,
    error: options.error ?? (offered?.length === 0 ? new Error("no way leads there") : full.error),
    isFetching: options.isFetching || full.isFetching || full.isPlaceholderData,
    refetch: async () => Promise.all([options.refetch(), full.refetch()]),
  };
}

function usePlaceOrder(onPlaced: (checkout: Checkout) => void, onStale: () => void) {
  const last = useRef<{ content: string; key: string } | null>(null);
  return useMutation({
    mutationFn: (request: PlaceOrder) => {
      last.current = keyFor(last.current, JSON.stringify(request));
      return placeOrder(request, last.current.key);
    },
    onSuccess: onPlaced,
    onError: (error) => {
      if (["cart_changed", "cart_ordered", "not_found", "lines_unavailable"].some((code) => isProblem(error, code))) onStale();
    },
  });
}

function ShippingProblem({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const t = useT();
  const problemText = useProblemText();
  const isPassing = isProblem(error) && error.isPassing;
  return (
    <Notice tone="warn">
      <p>{isProblem(error) ? problemText(error) : t("problem.no_shipping")}</p>
      {isPassing && (
        <button type="button" className="mt-1 font-semibold text-green underline" onClick={onRetry}>
          {t("action.retry")}
        </button>
      )}
    </Notice>
  );
}

function Lines({ lines }: { lines: Cart["lines"] }) {
  const t = useT();
  return (
    <ul className="space-y-2 border-b border-line pb-4">
      {lines.map((line) => (
        <li key={line.sku} className="flex gap-3">
          <span className="price soft shrink-0">{line.quantity} ×</span>
          <span className="min-w-0 grow">
            {line.title} {line.options && <span className="soft">{line.options}</span>}
          </span>
          <span className="price shrink-0">{t.money(line.subtotal)}</span>
        </li>
      ))}
    </ul>
  );
}
