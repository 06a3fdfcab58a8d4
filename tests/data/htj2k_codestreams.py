"""High-Throughput JPEG 2000 codestreams (ISO/IEC 15444-15), since no tool of Debian 12 writes them.

Written by OpenJPH 0.31.0 from the pixels that `pixels` gives: 12 rows, 20 columns, two
decompositions, reversible unless the name says lossy (irreversible 9-7, quantisation step 0.002),
colour with the codestream's own colour transform, progression RLCP or, where the name says so,
RPCL.
"""
import base64

import numpy as np

ROWS, COLUMNS = 12, 20


def pixels(bits, is_signed, components):
    """(12, 20) or (12, 20, 3): what was encoded."""
    y, x, c = np.ogrid[:ROWS, :COLUMNS, :components]
    values = (x * x * 37 + y * 101 * (x + 1) + c * 53 + x * y * y * 11) % (1 << bits)
    values = values - (1 << bits - 1) if is_signed else values
    dtype = ("int" if is_signed else "uint") + str(8 if bits <= 8 else 16)
    return (values if components == 3 else values[..., 0]).astype(dtype)


def codestream(name):
    return base64.b64decode(CODESTREAMS[name])


CODESTREAMS = {
    "grey8": (
        "/0//UQApQAAAAAAUAAAADAAAAAAAAAAAAAAAFAAAAAwAAAAAAAAAAAABBwEB/1AACAACAAAAAv9SAAwAAQABAAIE"
        "BEAB/1wACiBIUFBQSEhI/2QAFwABT3BlbkpQSCBWZXIgMC4zMS4wLv+QAAoAAAAAAVgAAf+TwC1Qox8TJ3BhINu0"
        "o9z8MLs4APgiBrkAwBa8AWvAFsCkG5RoAdsPOD5BX3rhAAXPuEF8EEG6AByEMgmrfweDMf1CjvUCBe2YhvggEzoA"
        "dQCpHcDu55km8R4POwDC/3+ILwAAMbsAwC9KgF6XAL0YB9YHB7YnNke2ZwfWB5vNbrOZVlZnpwcH9qe2h2e2lgc2"
        "Z2eWs2tgOx7ohxYHVAf2R6nngyV9WgfzCDAoR3W5Q0IJQBADAhAykQE+f4n8dhlq34/d/mBRT7zfaMTHb3H1xkBv"
        "6O0WCM425fTzjYn41UrgG6HolD0h7BVbUKrSNxKD5wuZSsUN7UKlQiCwAACWAABXMwF+f3/9/v9f/2/fP7oK/vrz"
        "5+f35/f39/fn70+FCv7++ffv38+/v5+/Pz//fvyvcPYEXEic2o9qEB7ysayBEMQfSAIE2HYB/9k="
    ),
    "grey12": (
        "/0//UQApQAAAAAAUAAAADAAAAAAAAAAAAAAAFAAAAAwAAAAAAAAAAAABCwEB/1AACAACAAAABv9SAAwAAQABAAIE"
        "BEAB/1wACiBocHBwaGho/2QAFwABT3BlbkpQSCBWZXIgMC4zMS4wLv+QAAoAAAAAAb8AAf+TwALeP7GrBwk1nlx9"
        "uocASEkI9ArY9gDBc+4g3iKBczsAwAFvwAFvQAF0ADfypQVMdIqJBtittkDYClNnfBP8AYXjf+YbxkAymwAP8aYN"
        "fvCBP3baZo4NpstYqP66AABf7mUHxkACmwAf4qt+6Vv++/SpB8MxJD3caz3eM/n8CguzjheMoAK6AMAC9ngAXr8A"
        "C9YAx/F4HGHbEbYf4ZEcge3Znu0dge0f0bZXleQRjmAb2x7R9kc40pGOeAS2OxLbPSLbPQLbe6bBtg3bOALadaQj"
        "HiEJR7LtEZNgG0dgO0l4pEdyGMzzAD4dBPK649oJEwalKBEDiLGzAWtdwTSD0ptTvtI2iaS92OtMz7QnPBU5Nku3"
        "whVNo/dBvfoVItumPQ42M2X4iqfYxCb/IcaKFsgVKA9S+qvqJFJcHQT9ysKIJ9VW5HnwGKyGR9HDxgo5gopQAggQ"
        "YnIB/vd//u//fd//e7//f9//B/1VgP9/3/98n/95/37f/3+//3t//vf/ft//K0AF+B//d/97f/93/32//3X/fb//"
        "e7//R/6W8pc2U+87GbDoY5wnIUC+TOBSAf/Z"
    ),
    "grey16": (
        "/0//UQApQAAAAAAUAAAADAAAAAAAAAAAAAAAFAAAAAwAAAAAAAAAAAABDwEB/1AACAACAAAACv9SAAwAAQABAAIE"
        "BEAB/1wACiCIkJCQiIiI/2QAFwABT3BlbkpQSCBWZXIgMC4zMS4wLv+QAAoAAAAAAUcAAf+TwAAuoLcAj/3z/Kvn"
        "7+9D5Gp2BBRGazHX5wcFn/4bNMb2AIBe2agvQkAzOwDAABb0AAFvwAAVoCcnT56cnJycqFcOcLLkJJwE2PkAgF7Z"
        "oG8IQDG7AF9fv/76wQevvWYcSK4gCx74aACQWCIfPlB8YQFifQDDQwAAAv7DAtVRC3cAwAAvSoAAXq0AAK3H8Xgc"
        "x3Ecx3Ecx3Ec4QimkuRxPB7HcRzHcRzHcRxHcAQuryfH8Zgcx5Ecx5Ecx5EcwRHYGfP+ACd69frL0vXr9ZcwW5DG"
        "5DGzAWtdr4PB67XdHhzMzHx9RUau6/U6GLy+bm8fHMzMfH1FRiKzAvxeAcoOAha8AmJtA64eBPQ/EzDKV0BSkcED"
        "/gAIBCACQIQASD6+sTijBggAMYARYncBVVUVLP3vwARHp8J4AP/Z"
    ),
    "grey12s": (
        "/0//UQApQAAAAAAUAAAADAAAAAAAAAAAAAAAFAAAAAwAAAAAAAAAAAABiwEB/1AACAACAAAABv9SAAwAAQABAAIE"
        "BEAB/1wACiBocHBwaGho/2QAFwABT3BlbkpQSCBWZXIgMC4zMS4wLv+QAAoAAAAAAb8AAf+TwALeP7GrBwk1nlx9"
        "uocASEkI9ArY9gDBc+4g3iKBczsAwAFvwAFvQAF0ADfypQVMdIqJBtittkDYClNnfBP8AYXjf+YbxkAymwAP8aYN"
        "fvCBP3baZo4NpstYqP66AABf7mUHxkACmwAf4qt+6Vv++/SpB8MxJD3caz3eM/n8CguzjheMoAK6AMAC9ngAXr8A"
        "C9YAx/F4HGHbEbYf4ZEcge3Znu0dge0f0bZXleQRjmAb2x7R9kc40pGOeAS2OxLbPSLbPQLbe6bBtg3bOALadaQj"
        "HiEJR7LtEZNgG0dgO0l4pEdyGMzzAD4dBPK649oJEwalKBEDiLGzAWtdwTSD0ptTvtI2iaS92OtMz7QnPBU5Nku3"
        "whVNo/dBvfoVItumPQ42M2X4iqfYxCb/IcaKFsgVKA9S+qvqJFJcHQT9ysKIJ9VW5HnwGKyGR9HDxgo5gopQAggQ"
        "YnIB/vd//u//fd//e7//f9//B/1VgP9/3/98n/95/37f/3+//3t//vf/ft//K0AF+B//d/97f/93/32//3X/fb//"
        "e7//R/6W8pc2U+87GbDoY5wnIUC+TOBSAf/Z"
    ),
    "grey16s": (
        "/0//UQApQAAAAAAUAAAADAAAAAAAAAAAAAAAFAAAAAwAAAAAAAAAAAABjwEB/1AACAACAAAACv9SAAwAAQABAAIE"
        "BEAB/1wACiCIkJCQiIiI/2QAFwABT3BlbkpQSCBWZXIgMC4zMS4wLv+QAAoAAAAAAUcAAf+TwAAuoLcAj/3z/Kvn"
        "7+9D5Gp2BBRGazHX5wcFn/4bNMb2AIBe2agvQkAzOwDAABb0AAFvwAAVoCcnT56cnJycqFcOcLLkJJwE2PkAgF7Z"
        "oG8IQDG7AF9fv/76wQevvWYcSK4gCx74aACQWCIfPlB8YQFifQDDQwAAAv7DAtVRC3cAwAAvSoAAXq0AAK3H8Xgc"
        "x3Ecx3Ecx3Ec4QimkuRxPB7HcRzHcRzHcRxHcAQuryfH8Zgcx5Ecx5Ecx5EcwRHYGfP+ACd69frL0vXr9ZcwW5DG"
        "5DGzAWtdr4PB67XdHhzMzHx9RUau6/U6GLy+bm8fHMzMfH1FRiKzAvxeAcoOAha8AmJtA64eBPQ/EzDKV0BSkcED"
        "/gAIBCACQIQASD6+sTijBggAMYARYncBVVUVLP3vwARHp8J4AP/Z"
    ),
    "rgb8": (
        "/0//UQAvQAAAAAAUAAAADAAAAAAAAAAAAAAAFAAAAAwAAAAAAAAAAAADBwEBBwEBBwEB/1AACAACAAAAA/9SAAwA"
        "AQABAQIEBEAB/1wACiBQWFhYUFBQ/2QAFwABT3BlbkpQSCBWZXIgMC4zMS4wLv+QAAoAAAAAA9sAAf+TwBaQi0XV"
        "TQ4CXhfABhdnAB/QankAwBao7gI6DcufMbSmM/wAAXtmAb2RaboAwBa4WoYSq+MxD3Y2TrDBhgILs4IPgAApmgDA"
        "C04AWtAC18U+3C+tOsd8IP4EXZwQvJMvOQCiVSnW1c66UYIduP0AIL+uCN/JsroAmRglXEqp2MmxtN8OAAgve54v"
        "AADTOwDAC2YAWzAC3PqeknwMeVfbOxwPE/UBAsEM+wjeAIDVnACrtcQShF0amxPgkrZG9QIF0/mIbwAAULsABo5V"
        "3MaFPA8JfmNb3HM/fewBAXvcxjeIQAM7AMALagBbUALbOGeknBSsig5t8YTtQqf6AAAuzhheAICxuwBoNQq9G0A0"
        "OZdFjAN7I/sAGC59wRvCEDKbADLB4SdFBCE4KqNzDFGywOkAYL/cxheIACubAMAXoUAXosAXoACX576tx7bctmGw"
        "2EzWg0lyepZhGu7rsE/3sr7Hsb/58l/asWzu873MdN3gYTBw/gAjqFdV6jrdzhpEABE0j5I/MwHu/2rYZ5nM/mOV"
        "fJ/VyuEN8f7O2cpgkig8p/XkYx6tPBZSzlkb4SzlHeYp1aiHqooTDZ0ASt56KYXg1RxAARKuAAAKkgGe/3v7efye"
        "/3d7Pr/va/V8eH19/Xz9/T7Px/Pxvgr1+P99fX4efX19Xp9fWQBF7ieklx2bJIVcA+giQwgiQbQBwBekQBejQBeh"
        "gD9Pr1/f3x7/Pvp9+n3++eXz/PJ8/fl4fHr4/vl8+v14fPj4f/8/fr/eP7+fD18fHw8/Hh9+Dn4buFWD1iC5AvCE"
        "ARIQAPyTAb5+Hx4e/x48Pfy/vH/8fL7/f6sPPh8+n1+ePl4ffp7/Xz78/33j4eHH5/f/f/74+nt+nhNqrpLhhd2V"
        "vCBoQgHQCEDbkwF//3z1+/P7/2Pv9/v/f/91z59//z9+/3/8+fn7+fnx5+/fvx//f/3/f/v3788ALV2bGPe75h1P"
        "awRjeAIGuQhA5JYBwBelQBemwBeiAL6/vPi+X9/37/3z9ffx9/37/Pnw+PL98vn2wbeX/3f36/vt5+P59v950xcP"
        "X7z9/PP3+L4+Xr8AEQjWOYcqnZxCWEAALACBDLMBf579fv7w4NnD8/vjw9Pz4+fj/0e/Lz88ePr07e/v8+Xl+/97"
        "7+P334M/T1//Pz6+378fn8//e8fT9xcwgQQELi14g4YEEIFVBBAwUwH/f/79/PX/f/8/v3/8/3fnx48/v/8//39/"
        "v5//f/z4/2+/3/8ff38/P38//37/fwEVNs0ubyfLyov/IKQRFi4QgYu1Af/Z"
    ),
    "grey12_rpcl": (
        "/0//UQApQAAAAAAUAAAADAAAAAAAAAAAAAAAFAAAAAwAAAAAAAAAAAABCwEB/1AACAACAAAABv9SAAwAAgABAAIE"
        "BEAB/1wACiBocHBwaGho/2QAFwABT3BlbkpQSCBWZXIgMC4zMS4wLv+QAAoAAAAAAb8AAf+TwALeP7GrBwk1nlx9"
        "uocASEkI9ArY9gDBc+4g3iKBczsAwAFvwAFvQAF0ADfypQVMdIqJBtittkDYClNnfBP8AYXjf+YbxkAymwAP8aYN"
        "fvCBP3baZo4NpstYqP66AABf7mUHxkACmwAf4qt+6Vv++/SpB8MxJD3caz3eM/n8CguzjheMoAK6AMAC9ngAXr8A"
        "C9YAx/F4HGHbEbYf4ZEcge3Znu0dge0f0bZXleQRjmAb2x7R9kc40pGOeAS2OxLbPSLbPQLbe6bBtg3bOALadaQj"
        "HiEJR7LtEZNgG0dgO0l4pEdyGMzzAD4dBPK649oJEwalKBEDiLGzAWtdwTSD0ptTvtI2iaS92OtMz7QnPBU5Nku3"
        "whVNo/dBvfoVItumPQ42M2X4iqfYxCb/IcaKFsgVKA9S+qvqJFJcHQT9ysKIJ9VW5HnwGKyGR9HDxgo5gopQAggQ"
        "YnIB/vd//u//fd//e7//f9//B/1VgP9/3/98n/95/37f/3+//3t//vf/ft//K0AF+B//d/97f/93/32//3X/fb//"
        "e7//R/6W8pc2U+87GbDoY5wnIUC+TOBSAf/Z"
    ),
    "rgb8_rpcl": (
        "/0//UQAvQAAAAAAUAAAADAAAAAAAAAAAAAAAFAAAAAwAAAAAAAAAAAADBwEBBwEBBwEB/1AACAACAAAAA/9SAAwA"
        "AgABAQIEBEAB/1wACiBQWFhYUFBQ/2QAFwABT3BlbkpQSCBWZXIgMC4zMS4wLv+QAAoAAAAAA9sAAf+TwBaQi0XV"
        "TQ4CXhfABhdnAB/QankAwBao7gI6DcufMbSmM/wAAXtmAb2RaboAwBa4WoYSq+MxD3Y2TrDBhgILs4IPgAApmgDA"
        "C04AWtAC18U+3C+tOsd8IP4EXZwQvJMvOQCiVSnW1c66UYIduP0AIL+uCN/JsroAmRglXEqp2MmxtN8OAAgve54v"
        "AADTOwDAC2YAWzAC3PqeknwMeVfbOxwPE/UBAsEM+wjeAIDVnACrtcQShF0amxPgkrZG9QIF0/mIbwAAULsABo5V"
        "3MaFPA8JfmNb3HM/fewBAXvcxjeIQAM7AMALagBbUALbOGeknBSsig5t8YTtQqf6AAAuzhheAICxuwBoNQq9G0A0"
        "OZdFjAN7I/sAGC59wRvCEDKbADLB4SdFBCE4KqNzDFGywOkAYL/cxheIACubAMAXoUAXosAXoACX576tx7bctmGw"
        "2EzWg0lyepZhGu7rsE/3sr7Hsb/58l/asWzu873MdN3gYTBw/gAjqFdV6jrdzhpEABE0j5I/MwHu/2rYZ5nM/mOV"
        "fJ/VyuEN8f7O2cpgkig8p/XkYx6tPBZSzlkb4SzlHeYp1aiHqooTDZ0ASt56KYXg1RxAARKuAAAKkgGe/3v7efye"
        "/3d7Pr/va/V8eH19/Xz9/T7Px/Pxvgr1+P99fX4efX19Xp9fWQBF7ieklx2bJIVcA+giQwgiQbQBwBekQBejQBeh"
        "gD9Pr1/f3x7/Pvp9+n3++eXz/PJ8/fl4fHr4/vl8+v14fPj4f/8/fr/eP7+fD18fHw8/Hh9+Dn4buFWD1iC5AvCE"
        "ARIQAPyTAb5+Hx4e/x48Pfy/vH/8fL7/f6sPPh8+n1+ePl4ffp7/Xz78/33j4eHH5/f/f/74+nt+nhNqrpLhhd2V"
        "vCBoQgHQCEDbkwF//3z1+/P7/2Pv9/v/f/91z59//z9+/3/8+fn7+fnx5+/fvx//f/3/f/v3788ALV2bGPe75h1P"
        "awRjeAIGuQhA5JYBwBelQBemwBeiAL6/vPi+X9/37/3z9ffx9/37/Pnw+PL98vn2wbeX/3f36/vt5+P59v950xcP"
        "X7z9/PP3+L4+Xr8AEQjWOYcqnZxCWEAALACBDLMBf579fv7w4NnD8/vjw9Pz4+fj/0e/Lz88ePr07e/v8+Xl+/97"
        "7+P334M/T1//Pz6+378fn8//e8fT9xcwgQQELi14g4YEEIFVBBAwUwH/f/79/PX/f/8/v3/8/3fnx48/v/8//39/"
        "v5//f/z4/2+/3/8ff38/P38//37/fwEVNs0ubyfLyov/IKQRFi4QgYu1Af/Z"
    ),
    "grey12_lossy": (
        "/0//UQApQAAAAAAUAAAADAAAAAAAAAAAAAAAFAAAAAwAAAAAAAAAAAABCwEB/1AACAACAAAAI/9SAAwAAQABAAIE"
        "BEAA/1wAESJn5lg1WDVYeFAaUBpfv/9kABcAAU9wZW5KUEggVmVyIDAuMzEuMC7/kAAKAAAAAAFzAAH/k8AFsl2X"
        "vy4uCnrdmBYETAAz/gBBdnBG+ODTOgDAC2oAWzAC2lPY7ISDxUiEBlrRPS5e5wDCf7/GN4QgZzsATWquSK0k00Ig"
        "kBHT8voACC2e5iB+GCKbAHkMSpGPBfQ+7yUZB6p60AAAX+5jC8AgApsAwBenQBemwAvTwGBrVKairbw4YSCTXcw5"
        "mBYriAknuD1fh5OrvSBKCUQ+cVhY3Z8SHXG47nLg0iJEgHPxgQwCSp1iNsoA6Q+HQhobx4EBIjDUIQDaANCSAQYG"
        "w+sKSFuYOyA1sAzZTxSljnyDATkuFDGPWiPhSZ7pe3vQwgSlhOJzNFNxWQgraYp0RSZcGKAinTP7ADFQRkcRw8wv"
        "RjBCACAiSHIBIsujFTfZKbmmAUoh03+j2XWhYWkuF8zqbRDFUUyq75b+zXHSgNhxA8DwSB0GLfRCelINQwFXEKaS"
        "0kJq8gLmdLPI0Yh0vRgwRAKQQmfSAf/Z"
    ),
    "rgb8_lossy": (
        "/0//UQAvQAAAAAAUAAAADAAAAAAAAAAAAAAAFAAAAAwAAAAAAAAAAAADBwEBBwEBBwEB/1AACAACAAAAI/9SAAwA"
        "AQABAQIEBEAA/1wAESJn5lg1WDVYeFAaUBpfv/9kABcAAU9wZW5KUEggVmVyIDAuMzEuMC7/kAAKAAAAAAQuAAH/"
        "k8AFsI9eggnlJugqcmKO3JL+AIuzgheAIAG6AMAFrtB486owaUbqijfx9zcYXPuEN4AAYboAwAW0oq1P6AIVlehP"
        "iAsGFxPtAAJ/v8QPhCApmwDAC2IAW1AC2rOEp7bqOWRNMY34OtcAwut/GF4AALM7AEbLMwWmYz3P0mhH9Za44gAw"
        "Xt/GN4QAZrsASwt0i1FNNmZP+At5g57QAwXXuYQvCEDTOwDAC2YAWzAC2sCDnzDQM9n+Yyg+daydAIFz7gg+AIG2"
        "uwDJshPFHN8VpdRBa6M5/QAAXWzGN4AAAbsAgosNhWjkDw/IwI9NgK3TAYLr3MQ3hCAAuwDAC2YAW1AC2GYndIw8"
        "IPs8WFmTYpmQNRhc+4gXhCAhugD+qVY3TFByNp9ExEr6S+MAQF7fwjeEIGK7AIBGnSIyB4aYZIVcTh4xBgv9zEF4"
        "YiuaAMAXpcAXp8AL0sAblyNtgJ7JAZfkzWcsJyFJAAwIAueCDyZay52WXs1/wY8NMajmHhi0pFfyeLgKW+I3EmPy"
        "50FC+QAnaOKr1SuMieQAEIEYAIFWkwHKNu6vBXx2sirx7IqsJeJVSgua8vmoczEMkoSIr+rgYQs9rk0oBKpY+T4H"
        "nHxas1tWMUO8Q8QNphH8EP0BK5bw1C+cyoRBKEAFVQQgCZMBduJxB3uYWCDTDUgfSOaaURsvVcKeo5Aa8/Zzx/p9"
        "xc1xuq0uxHxZe9zFhC7hZoUx65RHw1MN4ogAPK49y1nYpeJEQwAAMwIQI5MBwBemQBelwAvTQDngqI3mHh6VSs39"
        "3j+sYTdikrAjRXrVc/86WxogBFYllkg/f9wa9MYvx2FGG2sOYGiltaOHvxt6y8fSBlqFGfLVqiEgAIQBKDECkQEG"
        "yVefaIXEgIL5D45FGYEXf23IJEpBvL42JkuVjCUYSrAZZ0A0AK6JSvWiJETamnPA6qily44UNijsGpXBrIDKhACY"
        "QgJcEAGxsQFHh0hWRA8TRk43Pxk4vhhRGJLtAjdLl7q34zuIf1TfWt7A7p5q4NVBAijyuA53qqE+mosF7+kDkeJO"
        "ZAuUDLlTFBHUiMYAIGoCEDOSAcAXp0AXp8AL08BYULcNAA8WkgBTAhW2fiIplsh9BhAqXWhMwKfhvJsjHM5xQ8gw"
        "5TEPgTOpRkfdFYTEHmsXQxVQcKwB2eQGBCER524rOzjCBCAAghAxkQEwq1z+9cEjZBWAmw8LgDR3O/2jPbKKfwwA"
        "WpB/0fi+KGlCVCGtW5NdVZNItmJS1mEqYOF/FY6D3jeDZ/UATlIg0KGL4IaGECECqgQgCpMBpsn8igpqYUKV4Wqb"
        "XNtJHEI1IMnFDAcOsIRUKW/pIrddiAKsUtMgIXFwraMK40RSgik6EgIWpJ8DdR/+AMVkFHkbmKWFSQQCJssEACaz"
        "Af/Z"
    ),
}
