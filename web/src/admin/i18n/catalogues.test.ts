import { testCatalogues } from "@/shared/i18n/testCatalogues";
import de from "./admin.de.json";
import en from "./admin.en.json";
import fr from "./admin.fr.json";

testCatalogues("the admin's texts", en, { de, fr });
