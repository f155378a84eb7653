import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { Field } from "@/shared/ui/Field";
import { duplicateProduct, type StaffProduct } from "../api/products";
import { useA } from "../i18n/useA";
import { ActionSheet } from "../ui/ActionSheet";

/** A draft like this product, with a slug and SKUs of its own. */
export function DuplicateSheet({ product, isOpen, onClose }: { product: StaffProduct; isOpen: boolean; onClose: () => void }) {
  const a = useA();
  const navigate = useNavigate();
  const [key, setKey] = useState(() => crypto.randomUUID());
  const duplicate = useMutation({
    mutationFn: (body: { title: string; slug: string; sku_suffix: string }) => duplicateProduct(product.id, key, body),
    onSuccess: (made) => {
      onClose();
      void navigate({ to: "/products/$id", params: { id: made.id } });
    },
    // What was refused is another wish when it is sent again.
    onError: () => setKey(crypto.randomUUID()),
  });
  return (
    <ActionSheet
      title={a("product.duplicate")}
      isOpen={isOpen}
      error={duplicate.error}
      isBusy={duplicate.isPending}
      onClose={onClose}
      onSubmit={({ title = "", slug = "", suffix = "" }) => duplicate.mutate({ title: title.trim(), slug: slug.trim(), sku_suffix: suffix.trim().toUpperCase() })}
    >
      <Field label={a("product.title")} name="title" required maxLength={200} defaultValue={product.title} />
      <Field label={a("product.slug")} name="slug" required pattern="[a-z0-9]+(-[a-z0-9]+)*" defaultValue={`${product.slug}-2`} />
      <Field label={a("product.suffix")} name="suffix" required pattern="[A-Za-z0-9._\-]+" maxLength={20} hint={a("product.suffixHelp")} defaultValue="-2" />
    </ActionSheet>
  );
}
