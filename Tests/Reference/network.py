"""Reference numbers for networks: optimisers of PyTorch on a fixed sequence of gradients.

The parameters are 3, the gradient of step t is g_j = sin(t (j + 1)) + (j - 1) p_j.
Prints every parameter after each of five steps.
"""
import math
import torch

print("torch", torch.__version__)


def run(name, make):
    p = torch.tensor([0.5, -1.0, 2.0], dtype=torch.float64, requires_grad=True)
    optimiser = make([p])
    rows = []
    for t in range(1, 6):
        p.grad = torch.tensor(
            [math.sin(t * (j + 1)) + (j - 1) * p[j].item() for j in range(3)], dtype=torch.float64)
        optimiser.step()
        rows.append([round(x, 9) for x in p.tolist()])
    print(name)
    for r in rows:
        print("    ", r, ",", sep="")


run("adam", lambda p: torch.optim.Adam(p, lr=0.1))
run("adamw", lambda p: torch.optim.AdamW(p, lr=0.1, weight_decay=0.05, betas=(0.8, 0.95), eps=1e-6))
run("sgd", lambda p: torch.optim.SGD(p, lr=0.1))
run("momentum", lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9))

torch.manual_seed(0)
x = torch.tensor([[0.5, -1.0, 2.0, 0.25], [1.5, 1.0, -0.5, 3.0]], dtype=torch.float64)
norm = torch.nn.functional.layer_norm(
    x, (4,), torch.tensor([1.0, 2.0, -1.0, 0.5], dtype=torch.float64),
    torch.tensor([0.1, 0.0, -0.2, 0.3], dtype=torch.float64))
print("layer norm", [round(v, 9) for v in norm.flatten().tolist()])
print("cross-entropy", [round(v, 9) for v in torch.nn.functional.cross_entropy(
    x, torch.tensor([2, 0]), reduction="none").tolist()])
print("bernoulli", [round(v, 9) for v in torch.nn.functional.binary_cross_entropy_with_logits(
    x, torch.tensor([[0, 1, 0.25, 0.5], [1, 0, 0.75, 1]], dtype=torch.float64),
    reduction="none").sum(1).tolist()])
