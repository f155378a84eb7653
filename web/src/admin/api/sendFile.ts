import { Problem } from "@/shared/api/problem";
import type { components } from "@/shared/api/schema";

/** Sends a file straight to the bucket, telling how far it is, which `fetch` does not. */
export function sendFile({ method, url, headers }: components["schemas"]["UploadView"], file: File, onProgress: (share: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    for (const [name, value] of Object.entries(headers)) {
      if (name.toLowerCase() !== "content-length") request.setRequestHeader(name, value);
    }
    request.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 0 : loaded / total);
    // 412: it had arrived, and the answer was lost.
    request.onload = () => (request.status < 300 || request.status === 412 ? resolve() : reject(new Problem(request.status, null, null)));
    request.onerror = () => reject(new Problem(0, null, null));
    request.send(file);
  });
}
