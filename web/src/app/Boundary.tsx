import { Component, type ReactNode } from "react";
import { Failure } from "@/shared/ui/Failure";

interface State {
  error: Error | null;
}

interface Props {
  /** Where it is said, when not in the place of what broke. */
  className?: string;
  children: ReactNode;
}

/** A part that broke, or could not be fetched: said in its place, the frame around it stays. */
export class Boundary extends Component<Props, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: Error): State {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <div className={this.props.className}>
        <Failure error={error} onRetry={() => window.location.reload()} />
      </div>
    );
  }
}
