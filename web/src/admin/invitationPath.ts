/** Where the mail to whoever is invited leads. It is the one page of the admin that is not below `/admin`. */
export const INVITATION_PATH = "/staff/invitation";
