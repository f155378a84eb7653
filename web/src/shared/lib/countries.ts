/** ISO 3166-1 alpha-2, of every place that mail goes to. */
const CODES =
  "AD AE AF AG AI AL AM AO AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GT GU GW GY HK HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TG TH TJ TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW".split(
    " ",
  );

export function countryName(code: string, language: string): string {
  try {
    return new Intl.DisplayNames(language, { type: "region" }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** All of them by name, in the reader's language. */
export function countryList(language: string): { code: string; name: string }[] {
  const names = new Intl.DisplayNames(language, { type: "region" });
  const all = CODES.map((code) => ({ code, name: names.of(code) ?? code }));
  return all.sort((one, other) => one.name.localeCompare(other.name, language));
}

/** Where the browser says that it is, else in Germany. */
export function likelyCountry(): string {
  const regions = navigator.languages.map((tag) => tag.split("-")[1]?.toUpperCase());
  return regions.find((region) => region !== undefined && CODES.includes(region)) ?? "DE";
}
