import { answer, api } from "@/shared/api/client";

export interface Registration {
  email: string;
  password: string;
  name: string;
}

/** Always answered alike: whether there is an account is the owner's business. */
export function register({ email, password, name }: Registration): Promise<unknown> {
  return answer(api.POST("/api/auth/register", { body: { email, password, name: name.trim() === "" ? null : name.trim() } }));
}
