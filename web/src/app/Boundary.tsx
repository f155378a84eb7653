import { Component, type ReactNode } from "react";
import { Failure } from "@/shared/ui/Failure";

interface State {
  error: Error | null;
}

/** A page that broke: said in its place, the frame around it stays. */
export class Boundary extends Component<{ children: ReactNode }, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: Error): State {
    return { error };
  }

  override render() {
    const { error } = this.state;
    return error ? <Failure error={error} onRetry={() => window.location.reload()} /> : this.props.children;
  }
}
