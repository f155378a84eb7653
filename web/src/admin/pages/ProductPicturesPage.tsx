import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { staffProduct } from "../api/products";
import { useA } from "../i18n/useA";
import { Album } from "../pictures/Album";
import { Loaded } from "../ui/Loaded";
import { PageHead } from "../ui/PageHead";

/** The pictures of one product, drafts too. */
export function ProductPicturesPage() {
  const a = useA();
  const { id } = useParams({ from: "/products/$id/pictures" });
  const product = useQuery(staffProduct(id));
  return (
    <Loaded query={product}>
      {({ title }) => (
        <>
          <PageHead title={`${a("nav.pictures")}: ${title}`}>
            <Link to="/products/$id" params={{ id }} className="button quiet ml-auto">
              {a("product.back")}
            </Link>
          </PageHead>
          <Album productId={id} title={title} />
        </>
      )}
    </Loaded>
  );
}
