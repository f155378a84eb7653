import { answer, api } from "@/shared/api/client";

export function forgotPassword(email: string): Promise<unknown> {
  return answer(api.POST("/api/auth/forgot-password", { body: { email } }));
}

/** With the link of a mail. Everybody is signed out then. */
export function resetPassword(token: string, newPassword: string): Promise<unknown> {
  return answer(api.POST("/api/auth/reset-password", { body: { token, new_password: newPassword } }));
}

export function changePassword(password: string, newPassword: string): Promise<unknown> {
  return answer(api.POST("/api/me/password", { body: { password, new_password: newPassword } }));
}

export function changeEmail(email: string, password: string): Promise<unknown> {
  return answer(api.POST("/api/me/email", { body: { email, password } }));
}

export function confirmEmail(token: string): Promise<unknown> {
  return answer(api.POST("/api/auth/confirm-email", { body: { token } }));
}
