"""What all commands have in common."""

from __future__ import annotations

import click


class Command(click.Command):
    """A command that refuses an option whose value would replace another one that was given."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        given = list(args)
        rest = super().parse_args(ctx, args)  # --help ends here
        if ctx.resilient_parsing:  # completion in a shell
            return rest
        _, _, order = self.make_parser(ctx).parse_args(given)
        seen: dict[str | None, click.Option] = {}
        for option in order:
            if not isinstance(option, click.Option) or option.multiple or option.count:
                continue
            if option.name not in seen:
                seen[option.name] = option
            elif seen[option.name] is not option:
                both = f"{seen[option.name].get_error_hint(ctx)} and {option.get_error_hint(ctx)}"
                raise click.UsageError(f"Options {both} exclude each other.", ctx)
            elif not option.is_flag:
                raise click.UsageError(f"Option {option.get_error_hint(ctx)} was given twice.", ctx)
        return rest
